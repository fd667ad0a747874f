import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("PCA9548A: the control register")
struct PCA9548Tests {
  private let bench = ModelBench<PCA9548Model>(at: 0x70)

  private func control() -> [UInt8] {
    var bytes: [UInt8] = [0xEE, 0xEE]
    var span = bytes.mutableSpan
    bench.chip.read(into: &span, at: bench.moment(0))
    bench.chip.stop(at: bench.moment(0))
    return bytes
  }

  @Test("No channel is connected after power-up, nor after a loss of power")
  func power() {
    #expect(control() == [0, 0])
    bench.write([0x81])
    bench.chip.powerCycle(at: bench.moment(0))
    #expect(bench.chip.connected == 0 && control() == [0, 0])
  }

  @Test(
    "The last byte counts, every mask is one, and it can be read back",
    arguments: [[0x01], [0x80], [0xFF], [0x00], [0x01, 0x02], [0xFF, 0x00, 0x10]] as [[UInt8]])
  func masks(_ bytes: [UInt8]) {
    bench.write([0x44])
    #expect(bench.write(bytes) == bytes.count)
    #expect(bench.chip.connected == bytes.last)
    #expect(control() == [bytes.last, bytes.last])
  }

  @Test("Channels change with the stop, and a probe without data changes nothing")
  func stop() {
    bench.write([0x02])
    let mask: [UInt8] = [0x04]
    _ = bench.chip.write(mask.span, at: bench.moment(0))
    #expect(bench.chip.connected == 0x02)
    bench.chip.stop(at: bench.moment(0))
    #expect(bench.chip.connected == 0x04)
    bench.write([])
    #expect(bench.chip.connected == 0x04)
  }

  @Test("The driver writes only what is not known, and names its chip when that fails")
  func driver() throws {
    let model = PCA9548Model(
      address: .test(0x70), options: ChipOptions(), inputs: SignalBank([]))
    let bus = ModelBus(model, at: .test(0x70))
    var chip = PCA9548(I2CEndpoint(bus, at: .test(0x70)))
    #expect(chip.mayBeOpen)
    try chip.select(4)
    try chip.select(4)
    #expect(bus.transfers == 1 && model.connected == 4)
    bus.failing = (2, .unheard)
    #expect(throws: EndpointFault.multiplexer(.test(0x70), .addressNotAcknowledged)) {
      try chip.select(0)
    }
    try chip.select(4)
    chip.forget()
    try chip.select(4)
    #expect(bus.transfers == 4)
    try chip.select(0)
    #expect(!chip.mayBeOpen && model.connected == 0)
  }
}
