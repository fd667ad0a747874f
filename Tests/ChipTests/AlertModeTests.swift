import HAL
import SimBoard
import Testing
import Units

/// The alert mode of an SHT3x: limits against periodic measurements.
@Suite("SHT31 model, alert mode")
struct AlertModeTests {
  /// The status after ten measurements in each of the worlds, with the alert bits cleared at first.
  private static func statuses(_ limits: [[UInt8]], _ worlds: [(Int64, Int64)]) throws -> [UInt16] {
    let bank = SignalBank(steady: [20_000, 50_000])
    let bus = ModelBus(
      SHT31Model(address: .test(0x44), options: ChipOptions(), inputs: bank), at: .test(0x44))
    func send(_ bytes: [UInt8], read count: Int = 0) throws -> [UInt8] {
      bus.now = bus.now + .milliseconds(2)
      _ = try bus.exchange(bytes, read: 0)
      bus.now = bus.now + .milliseconds(2)
      return count > 0 ? try bus.exchange([], read: count) : []
    }
    for limit in limits { _ = try send(limit) }
    _ = try send([0x30, 0x41])
    _ = try send([0x27, 0x37])
    return try worlds.map { celsius, percent in
      bank.hold([celsius, percent])
      bus.now = bus.now + .seconds(1)
      let status = try send([0xF3, 0x2D], read: 3)
      return UInt16(status[0]) << 8 | UInt16(status[1])
    }
  }

  @Test("Beyond a set limit the status shows the quantity, until it is within the clear limits")
  func limits() throws {
    let statuses = try Self.statuses(
      [],
      [(20_000, 50_000), (61_000, 50_000), (59_000, 50_000), (57_000, 50_000), (57_000, 15_000)])
    #expect(statuses == [0x0000, 0x8400, 0x8400, 0x8000, 0x8800])
  }

  @Test("A quantity whose lower limit is above the upper one is not watched")
  func disabled() throws {
    // 0 %RH and -45 °C as the upper limit, all as the lower one.
    let statuses = try Self.statuses(
      [[0x61, 0x1D, 0x00, 0x00, 0x81], [0x61, 0x00, 0xFF, 0xFF, 0xAC]],
      [(61_000, 95_000), (-30_000, 5_000)])
    #expect(statuses == [0x0000, 0x0000])
  }
}
