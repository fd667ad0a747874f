extension Diagnostic {
  /// A stable name of what is wrong, for programs that sort or suppress: `word.choice`,
  /// `doubt.wiring.bus-too-fast`.
  package var rule: String {
    var words: [String] = []
    var value: Any = problem
    // Cases with one value each lead to the case that says what is wrong.
    while words.count < 3 {
      let mirror = Mirror(reflecting: value)
      guard mirror.displayStyle == .enum else { break }
      guard let child = mirror.children.first, let label = child.label else {
        words.append("\(value)")
        break
      }
      words.append(label)
      value = child.value
    }
    return words.map(Self.kebab).joined(separator: ".")
  }

  /// `busTooFast` as `bus-too-fast`.
  private static func kebab(_ name: String) -> String {
    var result = ""
    var isInWord = false
    for character in name {
      if character.isUppercase, isInWord { result += "-" }
      isInWord = character.isLowercase || character.isNumber
      result += character.lowercased()
    }
    return result
  }
}
