/// The 40 pins of a Raspberry Pi's header (Raspberry Pi documentation, "GPIO and the 40-pin
/// header"; the same on each model since the B+).
enum PiHeader {
  /// What a pin of the header is.
  enum Role: Hashable {
    case supply, supply5V, ground
    /// The line of this number: GPIO 17.
    case line(Int)
  }

  /// The roles of the pins 1 to 40, in their order.
  static let roles: [Role] = [
    .supply, .supply5V, .line(2), .supply5V, .line(3), .ground, .line(4), .line(14), .ground,
    .line(15), .line(17), .line(18), .line(27), .ground, .line(22), .line(23), .supply, .line(24),
    .line(10), .ground, .line(9), .line(25), .line(11), .line(8), .ground, .line(7), .line(0),
    .line(1), .line(5), .ground, .line(6), .line(12), .line(13), .ground, .line(19), .line(16),
    .line(26), .line(20), .ground, .line(21),
  ]

  /// The pin of a line, 1 to 40; nil for a line that the header does not have.
  static func pin(of line: Int) -> Int? { roles.firstIndex(of: .line(line)).map { $0 + 1 } }

  /// The pin that a supply of 3.3 V is taken from.
  static let supplyPin = 1
  /// The pin that ground is taken from.
  static let groundPin = 6

  /// What is written on a pin: `GPIO 17`.
  static func label(of pin: Int) -> String {
    switch roles[pin - 1] {
    case .supply: "3.3 V"
    case .supply5V: "5 V"
    case .ground: "GND"
    case .line(let number): "GPIO \(number)"
    }
  }

  /// Whether a line is pulled up until a program takes it; all others are pulled down (BCM2835 ARM
  /// Peripherals, section 6.2; the same on later models).
  static func isPulledUp(_ line: Int) -> Bool { line <= 8 }

  /// The lines of an I2C bus, and what makes it: a line of config.txt.
  struct BusLines {
    let data: Int
    let clock: Int
    let setting: String
    /// On which models.
    let models: String?
  }

  /// The lines of bus `number`; nil for a bus that the header does not have.
  ///
  /// The buses 3 to 6 are those of a Raspberry Pi 4 with the pins that an overlay takes where it
  /// is not given others (firmware/boot/overlays/README).
  static func lines(ofBus number: Int) -> BusLines? {
    switch number {
    case 0: BusLines(data: 0, clock: 1, setting: "dtparam=i2c_vc=on", models: nil)
    case 1: BusLines(data: 2, clock: 3, setting: "dtparam=i2c_arm=on", models: nil)
    case 3: overlay(3, 4, 5)
    case 4: overlay(4, 8, 9)
    case 5: overlay(5, 12, 13)
    case 6: overlay(6, 22, 23)
    default: nil
    }
  }

  private static func overlay(_ bus: Int, _ data: Int, _ clock: Int) -> BusLines {
    BusLines(
      data: data, clock: clock, setting: "dtoverlay=i2c\(bus)", models: "a Raspberry Pi 4")
  }

  /// The line of the 1-Wire bus (overlay w1-gpio, parameter gpiopin).
  static let oneWireLine = 4
}
