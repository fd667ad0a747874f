import Units

extension IdleClaim {
  var wording: Wording {
    Wording("the expectation cannot fail: \(reason)", hint: hint)
  }

  private var reason: String {
    switch self {
    case .anyNumber: "every number is at least 0"
    case .neverBefore(let alarm, let first, let end):
      "\(quoted(alarm)) cannot be raised before \(first), and the run ends at \(end)"
    case .wholeRange(let reach): reach.text
    case .noMessages: "the board sends no such messages"
    case .notDriven(let line): "no entry of `outputs` drives \(quoted(line))"
    case .notRead(let name): "the node never measures \(quoted(name))"
    }
  }

  private var hint: String {
    switch self {
    case .anyNumber: "write a greater number, or `at-most`"
    case .neverBefore: "write a longer `for`, or leave the expectation out"
    case .wholeRange: "write a narrower range; `fresh` expects that the channel can be read"
    case .noMessages:
      "write `uplink:` and what is sent into the board, or leave the expectation out"
    case .notDriven: "add the line to `outputs` of the board, or leave the expectation out"
    case .notRead: "add a channel to the board, or leave the expectation out"
    }
  }
}

extension Dimension {
  /// The word for it without an article.
  var noun: String {
    String(name.drop { $0 != " " }.dropFirst())
  }

  /// `at least -273.15 °C`, or both ends.
  var limitsText: String? {
    guard let lowest else { return nil }
    let low = spelled(lowest, self)
    return highest.map { "possible: \(low) to \(spelled($0, self))" } ?? "at least \(low)"
  }
}
