/// The three shapes of a YAML node.
enum Shape: String, Hashable, Sendable {
  case text = "a single value"
  case list = "a list"
  case map = "keys with values"
}

/// The tree has the wrong form.
enum ShapeProblem: Hashable, Sendable {
  case unknownKey(String, suggestion: String?, allowed: [String])
  case verificationSwitch(String)
  case missingKey(String, of: String)
  case expected(Shape, found: Shape)
  case emptyValue
  case needsOneOf([String], of: String)
  case onlyOneOf(String, other: String)
  case emptyList
  case listTooLong(limit: Int)
  case listLength(Int)
  case unknownFile(suggestion: String?)
  case scenarioForBoard
  case budgetsForBoard
  case boardForScenario
  case budgetsForScenario
}
