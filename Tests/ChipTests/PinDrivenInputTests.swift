import HAL
import SimBoard
import Testing
import Units

@Suite("Lines that pins drive")
struct PinDrivenInputTests {
  /// A TMP102 above its limit on a line of its own, notified of whatever may move its pin.
  private static func hot() -> (TMP102Model, SignalBank, PinDrivenInput) {
    let bank = SignalBank(steady: [90_000])
    let chip = TMP102Model(address: .test(0x48), options: ChipOptions(), inputs: bank)
    let line = PinDrivenInput(
      name: "hot", sources: [(chip, 0)], isActiveLow: true, restsHigh: true,
      remembers: .zero + .seconds(1))
    chip.pinsMayHaveMoved = { now in _ = line.update(at: now) }
    return (chip, bank, line)
  }

  private static func at(_ milliseconds: Int64) -> Instant { .zero + .milliseconds(milliseconds) }

  @Test("A loss of power drops the alert at its own time, without a wake-up")
  func powerLoss() throws {
    let (chip, _, line) = Self.hot()
    #expect(line.update(at: Self.at(30)) == true)
    #expect(line.update(at: Self.at(40)) == nil)
    chip.powerCycle(at: Self.at(50))
    #expect(try !line.input.isActive())
    #expect(try line.input.nextEdge() == LineEdge(active: true, at: Self.at(30)))
    #expect(try line.input.nextEdge() == LineEdge(active: false, at: Self.at(50)))
  }

  @Test("In interrupt mode a read of the chip moves the line")
  func acknowledged() throws {
    let (chip, _, line) = Self.hot()
    let interrupt: [UInt8] = [1, 0x62, 0xA0]
    _ = chip.write(interrupt.span, at: Self.at(1))
    #expect(line.update(at: Self.at(30)) == true)
    var bytes: [UInt8] = [0, 0]
    var span = bytes.mutableSpan
    chip.read(into: &span, at: Self.at(40))
    #expect(try !line.input.isActive())
    #expect([29, 30, 39, 40].map { line.isActive(at: Self.at($0)) } == [false, true, true, false])
  }

  @Test("Turning the polarity over moves the line at the write")
  func polarity() throws {
    let (chip, _, line) = Self.hot()
    #expect(line.update(at: Self.at(30)) == true)
    let activeHigh: [UInt8] = [1, 0x64, 0xA0]
    _ = chip.write(activeHigh.span, at: Self.at(31))
    #expect(try !line.input.isActive())
  }

  @Test("Levels are remembered as long as they can still be read")
  func memory() {
    let (_, bank, line) = Self.hot()
    _ = line.update(at: Self.at(999))
    bank.hold([20_000])
    #expect(line.update(at: Self.at(1_300)) == false)
    #expect(line.isActive(at: Self.at(2_000)))
  }

  @Test("A chip reports the ends of its conversions, and nothing while it rests")
  func nextChange() {
    let (chip, _, _) = Self.hot()
    #expect(chip.nextPinChange(after: .zero) == Self.at(26))
    #expect(chip.nextPinChange(after: Self.at(26)) == Self.at(276))
    let shutDown: [UInt8] = [1, 0x61, 0xA0]
    _ = chip.write(shutDown.span, at: Self.at(100))
    #expect(chip.nextPinChange(after: Self.at(100)) == nil)
    let quiet = MCP9808Model(
      address: .test(0x18), options: ChipOptions(), inputs: SignalBank(steady: [20_000]))
    #expect(quiet.nextPinChange(after: .zero) == nil)
    let enabled: [UInt8] = [1, 0x00, 0x08]
    _ = quiet.write(enabled.span, at: Self.at(1))
    #expect(quiet.nextPinChange(after: Self.at(1)) == Self.at(250))
  }
}
