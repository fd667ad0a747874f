import Units

extension IdleClaim {
  var wording: Wording {
    Wording("the expectation cannot fail: \(reason)", hint: hint)
  }

  var reason: String {
    switch self {
    case .anyNumber: "every number is at least 0"
    case .neverBefore(let alarm, let first, let end):
      "\(quoted(alarm)) cannot be raised before \(first), and the run ends at \(end)"
    case .wholeRange(let reach): reach.text
    case .noMessages: "the board sends no such messages in the run"
    case .notDriven(let line): "no entry of `outputs` drives \(quoted(line))"
    case .notRead(let name): "the node never measures \(quoted(name))"
    case .limitBeyond(let alarm, let reach): "\(quoted(alarm)) is never raised: \(reach.text)"
    case .drivenLater(let line, let first?): "no alarm drives \(quoted(line)) before \(first)"
    case .drivenLater(let line, nil): "no alarm that drives \(quoted(line)) is ever raised"
    case .otherFault(let fault, let source):
      "\(quoted(source)) cannot have the fault \(quoted(fault))"
    case .supplied(let line, let device):
      "\(quoted(device)) supplies the line \(quoted(line)), and its faults are counted as those of the device"
    case .tooFew(let highest): highest.text
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
    case .limitBeyond: "write a limit within that into the board, or leave the expectation out"
    case .drivenLater: "write a later time, or leave the expectation out"
    case .otherFault: "write another `with`, or leave it out"
    case .supplied(_, let device): "write `device: \(device)`"
    case .tooFew: "write a smaller number"
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
