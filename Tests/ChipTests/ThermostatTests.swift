import SimBoard
import Testing
import Units

/// The alert output of the LM75 family over a row of conversions.
@Suite("Thermostat of the LM75 family")
struct ThermostatTests {
  /// The output after each of `celsius`, one conversion each; low limit 75 °C, high limit 80 °C.
  private static func outputs<Variant: ThermometerVariant>(
    _ model: ThermometerModel<Variant>.Type, _ configuration: UInt8, _ celsius: [Int64],
    readAfter: Int? = nil
  ) -> String {
    let bank = SignalBank(steady: [20_000])
    let chip = model.init(address: .test(0x48), options: ChipOptions(), inputs: bank)
    let command: [UInt8] = [1, configuration]
    _ = chip.write(command.span, at: .zero)
    var now = Instant(microseconds: 300_000)
    _ = chip.alert(at: now)
    var levels = ""
    for (index, value) in celsius.enumerated() {
      bank.hold([value * 1_000])
      // One conversion of an LM75 and of a TMP105 with ten bits in every 100 to 110 ms.
      now = now + .milliseconds(Variant.self == TMP105Variant.self ? 110 : 100)
      levels += chip.alert(at: now) ? "h" : "l"
      guard index == readAfter else { continue }
      var bytes: [UInt8] = [0]
      var span = bytes.mutableSpan
      chip.read(into: &span, at: now)
    }
    return levels
  }

  @Test(
    "Comparator mode has hysteresis, polarity and a fault queue",
    arguments: [
      (0x00, [79, 81, 79, 76, 74, 81], "hlllhl"), (0x04, [79, 81, 79, 76, 74, 81], "lhhhlh"),
      (0x08, [81, 79, 81, 81, 74, 76, 74, 74], "hhhllllh"),
      (0x10, [81, 81, 81, 81, 81], "hhhll"), (0x18, [81, 81, 81, 81, 81, 81], "hhhhhl"),
      // "Exceeds": the limit itself is not yet too hot.
      (0x00, [80, 80, 75, 74], "hhhh"),
    ] as [(UInt8, [Int64], String)])
  func comparator(configuration: UInt8, celsius: [Int64], levels: String) {
    #expect(Self.outputs(LM75Model.self, configuration, celsius) == levels)
  }

  @Test("On a TMP105 the limit itself is too hot")
  func equals() {
    #expect(Self.outputs(TMP105Model.self, 0x40, [79, 80, 75, 74]) == "hllh")
  }

  @Test("Interrupt mode signals rise and fall in turn, until a register is read")
  func interrupt() {
    let day: [Int64] = [79, 81, 81, 81, 74, 74, 81]
    #expect(Self.outputs(LM75Model.self, 0x02, day) == "hllllll")
    #expect(Self.outputs(LM75Model.self, 0x02, day, readAfter: 2) == "hllhlll")
  }

  @Test("Shutting down takes an interrupt back")
  func shutdown() {
    let chip = LM75Model(
      address: .test(0x48), options: ChipOptions(), inputs: SignalBank(steady: [90_000]))
    let (interrupt, shutDown): ([UInt8], [UInt8]) = ([1, 0x02], [1, 0x03])
    _ = chip.write(interrupt.span, at: .zero)
    #expect(chip.alert(at: Instant(microseconds: 100_000)) == false)
    _ = chip.write(shutDown.span, at: Instant(microseconds: 150_000))
    #expect(chip.alert(at: Instant(microseconds: 160_000)))
  }

  @Test("A TMP102 shows its comparator in AL, turned over by POL")
  func alertBit() {
    let bank = SignalBank(steady: [20_000])
    let chip = TMP102Model(address: .test(0x48), options: ChipOptions(), inputs: bank)
    var shown: [UInt8] = []
    for (second, (high, celsius)) in [(0x62, 79), (0x62, 80), (0x66, 80), (0x66, 74), (0x62, 74)]
      .enumerated() as EnumeratedSequence<[(UInt8, Int64)]>
    {
      bank.hold([celsius * 1_000])
      let now = Instant(microseconds: UInt64(second + 1) * 1_000_000)
      let command: [UInt8] = [1, high, 0xA0]
      _ = chip.write(command.span, at: now)
      var bytes: [UInt8] = [0, 0]
      var span = bytes.mutableSpan
      chip.read(into: &span, at: now)
      shown.append(bytes[1] & 0x20)
    }
    #expect(shown == [0x20, 0, 0x20, 0, 0x20])
  }
}
