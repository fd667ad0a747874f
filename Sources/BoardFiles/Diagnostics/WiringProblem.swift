import Units

/// A problem of the wiring: parts that do not fit together.
enum WiringProblem: Hashable, Sendable {
  case addressNotSelectable(UInt8, chip: String, allowed: [UInt8])
  case addressTaken(UInt8, by: String, onChannel: Bool)
  case addressHeard(UInt8, by: String)
  case notMultiplexer(String, chip: String, known: [String])
  case multiplexerElsewhere(String)
  case multiplexerBehind
  case channelWithoutBehind
  case offsetTaken(Int, by: String)
  case badGPIOChip(String, suggestion: String?)
  case deviceWithoutLines(String, chip: String, known: [String])
  case noPullDown(String)
  case deviceOnExpander(String)
  case debounceOnOutput
  case warmUpOfOutput
  case outputNotDriven(String)
  case chipElsewhere(String, on: ChipPlace)
  case readTooOften(chip: String, Interval)
  case readTooOftenTogether(chip: String, Interval, apart: Interval)
  case lineIsOutput(String)
  case lineIsInput(String)
  case isLine(String)
  case needsChannel(String, known: [String])
  case scaleOnOther(Dimension)
  case driven(String, line: Int)
  case noSuchPin(String, chip: String, owners: [String])
  case pinsFight(String, other: String)
  case drivenByPin(String, pin: String)
  case notBelow(String, String)
  case needsOption(String, String)
  case kernel(KernelSensorProblem)
}
