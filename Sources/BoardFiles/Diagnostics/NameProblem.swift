/// The kind of thing that a name refers to.
enum Thing: String, Hashable, Sendable {
  case bus, device, multiplexer, line, channel, alarm, fault, input, uplink
  case part = "device or line"
  case gpioChip = "GPIO chip"
  case column, list
  case control = "control rule"
}

/// A name is declared twice or leads nowhere.
enum NameProblem: Hashable, Sendable {
  case duplicate(Thing, String, firstLine: Int)
  case repeated(Thing, String)
  case unknown(Thing, String, suggestion: String?, known: [String])
  case unknownChip(String, ChipProposal)
  /// Something of another sort has this name.
  case otherwise(String, is: Thing, wanted: Thing)
  case unknownOf(Thing, String, owner: String, suggestion: String?, known: [String])
}
