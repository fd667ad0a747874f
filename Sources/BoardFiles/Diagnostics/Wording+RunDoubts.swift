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
    case .cannotFail(let claim): claim.wording
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
    }
  }
}

extension NeverHolds {
  fileprivate var text: String {
    switch self {
    case .raisedTooEarly(let alarm, let first):
      "\(quoted(alarm)) cannot be raised before \(first)"
    case .outside(let reach): reach.text
    case .noMessages: "the board sends no such messages"
    case .notDriven(let line): "no entry of `outputs` drives \(quoted(line))"
    case .notRead(let name): "the node never measures \(quoted(name))"
    }
  }

  fileprivate var hint: String {
    switch self {
    case .raisedTooEarly: "write a later time: `warm-up` and `for` of the board come first"
    case .outside: "write a range within that"
    case .noMessages: "write `uplink:` and what is sent into the board"
    case .notDriven: "add the line to `outputs` of the board"
    case .notRead: "add a channel to the board"
    }
  }
}
