import NodeHost

/// The words of a command line, sorted into the command, options and operands.
struct CommandWords {
  /// The first word.
  let command: String?
  /// Words that begin with a hyphen, with the value of one that takes one behind it.
  private(set) var options: [String] = []
  /// The other words, and all words behind `--`.
  private(set) var operands: [String] = []

  /// Sorts the words behind the program's name.
  init(_ words: [String]) {
    command = words.first
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      options.append(word)
      if takesValue(word), let value = rest.popFirst() {
        options.append(value)
      }
    }
  }

  /// Whether the next word is the value of this option.
  private func takesValue(_ option: String) -> Bool {
    switch option {
    case "--for", "--metrics", "--bus", "--out", "--from", "--accept": true
    case "--uplink": command != "doctor"
    default: false
    }
  }

  /// Whether the command's help is asked for.
  var asksForHelp: Bool {
    ["--help", "-h"].contains(command) || options.contains("--help") || options.contains("-h")
  }

  /// Whether the option `name`, which takes no value, is given.
  mutating func takeFlag(_ name: String) -> Bool {
    let isGiven = options.contains(name)
    options.removeAll { $0 == name }
    return isGiven
  }

  /// The value of the option `name`, as `name value` or `name=value`; nil where it is not given.
  mutating func takeValue(_ name: String) throws(MisuseFault) -> String? {
    guard let index = options.firstIndex(where: { $0 == name || $0.hasPrefix(name + "=") }) else {
      return nil
    }
    let word = options.remove(at: index)
    if word != name { return String(word.dropFirst(name.count + 1)) }
    guard options.indices.contains(index) else {
      throw MisuseFault("Missing value for '\(name) <\(name.dropFirst(2))>'")
    }
    return options.remove(at: index)
  }

  /// The next operand; nil where there is none.
  mutating func takeOperand() -> String? {
    operands.isEmpty ? nil : operands.removeFirst()
  }

  /// All operands, one for each of `names`; the last may be several where its name ends in `...`.
  func finish(expecting names: [String]) throws(MisuseFault) -> [String] {
    if let unknown = options.first { throw MisuseFault("Unknown option '\(unknown)'") }
    guard operands.count >= names.count else {
      throw MisuseFault("Missing expected argument '\(names[operands.count])'")
    }
    let isOpen = names.last?.hasSuffix("...") ?? false
    guard isOpen || operands.count == names.count else {
      throw MisuseFault("Unexpected argument '\(operands[names.count])'")
    }
    return operands
  }
}
