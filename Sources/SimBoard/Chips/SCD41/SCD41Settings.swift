/// The settings of an SCD41 that its EEPROM keeps (section 3.10.1), as the words of its commands.
struct SCD41Settings {
  /// A setting, by the place of its word.
  enum Name: Int {
    case temperatureOffset, altitude, selfCalibration, target, initialPeriod, standardPeriod
  }

  /// 4 °C, 0 m, on, 400 ppm, 44 h and 156 h: as the chip leaves the factory.
  private var words: InlineArray<6, UInt16> = [1_498, 0, 1, 400, 44, 156]

  subscript(name: Name) -> UInt16 {
    get { words[name.rawValue] }
    set { words[name.rawValue] = newValue }
  }

  /// What a command reads; nil for another command.
  static func read(by command: UInt16) -> Name? {
    switch command {
    case 0x2318: .temperatureOffset
    case 0x2322: .altitude
    case 0x2313: .selfCalibration
    case 0x233F: .target
    case 0x2340: .initialPeriod
    case 0x234B: .standardPeriod
    default: nil
    }
  }

  /// What a command writes; nil for another command.
  static func written(by command: UInt16) -> Name? {
    switch command {
    case 0x241D: .temperatureOffset
    case 0x2427: .altitude
    case 0x2416: .selfCalibration
    case 0x243A: .target
    case 0x2445: .initialPeriod
    case 0x244E: .standardPeriod
    default: nil
    }
  }
}
