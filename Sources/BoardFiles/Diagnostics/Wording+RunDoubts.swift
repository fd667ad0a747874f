import Units

extension RunDoubt {
  var wording: Wording {
    switch self {
    case .signalBeyond(let value, let reach, let remedy):
      Wording(
        "the signal reaches \(value): \(reach.text)", hint: RuleDoubt.hint(remedy, reach))
    case .signalUnused(let device):
      Wording(
        "the signal has no effect: a recording answers for \(quoted(device))",
        hint: "remove the signal, or the entry of `recorded`")
    case .floats(let thing, let name):
      Wording(
        "the \(thing.rawValue) \(quoted(name)) floats: no signal drives it, and nothing holds its level",
        hint: thing == .line
          ? "write `bias:` into the board, or give it a signal" : "give it a signal")
    case .idleFault(let fault, let target, let reason):
      Wording(
        "the fault \(quoted(fault)) of \(quoted(target)) has no effect: \(reason.text)",
        hint: reason.hint)
    case .unused(let key):
      Wording(
        "\(quoted(key)) has no effect: the board has no uplink that it concerns",
        hint: "remove it, or write `uplink:` into the board")
    case .readOnce(let channel, let every, let end):
      Wording(
        "\(quoted(channel)) is read every \(every), which is only once before the run ends at \(end)",
        hint: "write a longer `for`, or a shorter `every` into the board")
    case .neverHolds(let reason):
      Wording("the expectation can never hold: \(reason.text)", hint: reason.hint)
    }
  }
}

extension IdleFault {
  fileprivate var text: String {
    switch self {
    case .atEnd(let end): "the run ends at \(end)"
    case .notRead: "the node makes no transfers there"
    case .channelNotRead(let name): "no channel reads \(quoted(name))"
    case .onOutput: "the line is an output"
    case .recorded: "a recording answers in its place"
    case .chatterOnChip: "the chip drives its line itself, there is no edge of a signal to follow"
    case .rests: "the line does not change in that time"
    case .restsThere(let level): "the line is \(level ? "on" : "off") all the time"
    case .supplied: "a device supplies the line, without edges that the kernel reports"
    case .zero(let key): "`\(key)` is 0"
    case .noReading(let every?):
      "no transfer reaches it in that time, the node reads there \(every)"
    case .noReading(nil): "no transfer reaches it in that time"
    case .sameTransfers: "each transfer in that time was as it is without the fault"
    case .sameValues: "each value that the chip measured was as it is without the fault"
    case .sameLevels: "each level and edge of the line was as it is without the fault"
    }
  }

  fileprivate var hint: String {
    switch self {
    case .atEnd: "write an earlier `at`"
    case .notRead, .channelNotRead: "add a channel to the board, or remove the fault"
    case .onOutput: "name an input"
    case .recorded: "remove the fault, or the entry of `recorded`"
    case .chatterOnChip: "write `always: on`"
    case .rests: "give the line a signal that changes, or remove the fault"
    case .restsThere(let level): "write `level: \(level ? "off" : "on")`, or remove the fault"
    case .supplied: "write a fault of the device that supplies it"
    case .zero: "write another amount"
    case .noReading: "write another `at` or a longer `for`, or remove the fault"
    case .sameTransfers(hasNumbers: true):
      "write other numbers, another `at` or a longer `for`, or remove the fault"
    case .sameTransfers(hasNumbers: false):
      "write another `at` or a longer `for`, or remove the fault"
    case .sameValues, .sameLevels:
      "write another `at` or a longer `for`, a signal that changes then, or remove the fault"
    }
  }
}

extension NeverHolds {
  fileprivate var text: String {
    switch self {
    case .raisedTooEarly(let alarm, let first):
      "\(quoted(alarm)) cannot be raised before \(first)"
    case .outside(let reach): reach.text
    case .noMessages: "the board sends no such messages in the run"
    case .notDriven(let line): "no entry of `outputs` drives \(quoted(line))"
    case .notRead(let name): "the node never measures \(quoted(name))"
    case .limitBeyond(let alarm, let reach): "\(quoted(alarm)) is never raised: \(reach.text)"
    case .latched(let alarm):
      "\(quoted(alarm)) has `latch` and no `acknowledge`: it is never cleared"
    case .neverCleared(let alarm, let reach): "\(quoted(alarm)) is never cleared: \(reach.text)"
    case .drivenLater(let line, let first): IdleClaim.drivenLater(line: line, first: first).reason
    case .notYetRead(let channel): "the first reading of \(quoted(channel)) is after 0 s"
    case .noReading(let channel, let every):
      "\(quoted(channel)) is read every \(every), and no reading is within that time"
    case .otherFault(let fault, let source):
      "\(quoted(source)) cannot have the fault \(quoted(fault))"
    case .supplied(let line, let device): IdleClaim.supplied(line, by: device).reason
    case .tooMany(let highest): highest.text
    }
  }

  fileprivate var hint: String {
    switch self {
    case .raisedTooEarly: "write a later time: `warm-up` and `for` of the board come first"
    case .outside: "write a range within that"
    case .noMessages: "write `uplink:` and what is sent into the board"
    case .notDriven: "add the line to `outputs` of the board"
    case .notRead: "add a channel to the board"
    case .limitBeyond: "write a limit within that into the board"
    case .neverCleared: "write another limit into the board"
    case .latched: "write `acknowledge` into the board"
    case .drivenLater: "write a later time, or another alarm into `outputs` of the board"
    case .notYetRead: "write a later `at`"
    case .noReading: "write a longer window, or a shorter `every` into the board"
    case .otherFault: "write another `with`, or leave it out"
    case .supplied(_, let device): "write `device: \(device)`"
    case .tooMany: "write a smaller number, or a longer `for`"
    }
  }
}

extension HighestCount {
  /// `` `t` is read 61 times at most ``.
  var text: String { "\(what) \(counted(Int(clamping: count), "time")) at most in the run" }
}
