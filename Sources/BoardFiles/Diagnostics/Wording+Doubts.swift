import Units

extension Doubt {
  var wording: Wording {
    switch self {
    case .unread(let thing, let name):
      Wording(
        "no channel reads the \(thing.rawValue) \(quoted(name))",
        hint: "add a channel with `from:`, or remove the \(thing.rawValue)")
    case .noPullUp(let line, let driver):
      Wording(
        "nothing pulls the line \(quoted(line)) up when \(quoted(driver)) lets it go",
        hint: "write `bias: pull-up`, or `bias: external` for a resistor on the board")
    case .nothingExpected:
      Wording("the scenario expects nothing, so it cannot fail", hint: "add `expect:`")
    case .arenaNotSimulated:
      Wording(
        "a replay of this does not hold TLS to the board's `arena`",
        hint: "write `network: {tls: profile}`")
    case .rule(let doubt): doubt.wording
    case .reading(let doubt): doubt.wording
    case .control(let doubt): doubt.wording
    case .wiring(let doubt): doubt.wording
    case .pingsBetweenSends(let every):
      Wording(
        "the session with the broker wakes the radio every \(spelled(every)), whatever `send` says",
        hint: "write an `https` URL, or a longer `mqtt: {keep-alive: T}`")
    case .leftOut(let list, let problem, let further):
      Wording(
        "the list \(quoted(list)) of the recording is left out: \(problem.wording.message)"
          + (further == 0 ? "" : ", and \(further) more"),
        hint: problem.wording.hint ?? "mend its rows, or remove the list")
    case .cutOff:
      Wording(
        "the last row is cut off, and left out", hint: "remove it, if the recording is to be kept")
    case .openTransfer:
      Wording(
        "the transfer that begins here has no STOP, and is left out",
        hint: "nothing is to be done where the capture ended in it")
    case .changedBoard:
      Wording(
        "the file of the board has changed since this recording",
        hint: "where the node does something else now, the replay fails there")
    case .passedOver(.linkedFolder):
      Wording(
        "not looked through: a link to a folder",
        hint: "name the folder on the command line as well")
    case .passedOver(.otherEnding):
      Wording(
        "not looked at: its name does not end in `.yaml`",
        hint: "rename it, or name it on the command line as well")
    case .run(let doubt): doubt.wording
    case .credential(let doubt): doubt.wording
    case .tooMany: Wording("more than \(Limits.problems) warnings; the rest is not listed")
    }
  }
}

extension RuleDoubt {
  var wording: Wording {
    switch self {
    case .neverHolds(let key, let limit, let reach, let remedy):
      Wording(
        "\(quoted(key + ": " + limit)) never holds: \(reach.text)",
        hint: Self.hint(remedy, reach))
    case .alwaysHolds(let key, let limit, let reach):
      Wording(
        "\(quoted(key + ": " + limit)) always holds: \(reach.text)",
        hint: "write a limit within that")
    case .neverClears(let key, let limit, let reach):
      Wording(
        "\(quoted(key + ": " + limit)) never clears the alarm: \(reach.text)",
        hint: "write a limit within that")
    case .alertBeyond(let key, let limit, let reach, let remedy):
      Wording(
        "\(quoted(key + ": " + limit)) is beyond what the chip compares: \(reach.text)",
        hint: Self.hint(remedy, reach))
    case .holdOffBelowPeriod(let span, let channel, let every):
      Wording(
        "`for: \(spelled(span))` is shorter than \(quoted(channel)) is read, every \(spelled(every)):"
          + " its second reading raises the alarm at the earliest",
        hint: "write `every: \(spelled(span))` or less for the channel, or a longer `for`")
    case .spanWithOneReading(let key, let span, let channel, let every):
      Wording(
        "\(quoted(key)) never holds: \(quoted(channel)) is read every \(spelled(every)), and it"
          + " needs two readings within \(spelled(span))",
        hint: "write a longer span, or a shorter `every` for the channel")
    case .spanBelowPeriod(let key, let span, let channel, let every):
      Wording(
        "`\(key): \(spelled(span))` is not longer than the time between two readings of"
          + " \(quoted(channel)), \(spelled(every))",
        hint: "write a longer span, or a shorter `every` for the channel")
    case .repeatsWithinPause(let every, let pause):
      Wording(
        "the alarm repeats every \(spelled(every)) and may send once in \(spelled(pause))",
        hint: "write `repeat: \(spelled(pause))` or more")
    case .neverTogether(let first, let second, let channel):
      Wording(
        "\(quoted(first)) and \(quoted(second)) are never raised at the same time: no value of"
          + " \(quoted(channel)) keeps both",
        hint: "write `any`, or limits that one value can be beyond")
    }
  }

  static func hint(_ remedy: String?, _ reach: ChannelReach) -> String {
    guard let remedy else { return "write a limit within that" }
    return "write \(quoted(remedy)) for \(quoted(reach.device)), or a limit within that"
  }
}

extension ChannelReach {
  /// `gas` from `adc.ain0` measures -0.3 V to 2.047938 V with `range: 2.048 V`
  var text: String {
    let ends = "\(spelled(low, .kind(kind))) to \(spelled(high, .kind(kind)))"
    let name = channel.map { quoted($0) + " from " } ?? ""
    let with = options.isEmpty ? "" : " with " + options.map(quoted).joined(separator: ", ")
    return "\(name)\(quoted(device + "." + quantity)) (\(chip)) measures \(ends)\(with)"
  }
}

extension WiringDoubt {
  var wording: Wording {
    switch self {
    case .busTooFast(let device, let chip, let limit, let clock):
      let (limit, clock) = (
        spelled(Int64(limit), .frequency), spelled(Int64(clock), .frequency)
      )
      return Wording(
        "\(quoted(device)) (\(chip)) is made for a bus of at most \(limit), and this one has \(clock)",
        hint: "write `clock: \(limit)` or less, or put the device on a bus of its own")
    case .outputOnly(let offset, let device, let chip):
      return Wording(
        "line \(offset) of \(quoted(device)) (\(chip)) can only be an output",
        hint: "connect the input to another line")
    case .floats(let line):
      return Wording(
        "nothing says what the level of the line \(quoted(line)) is while nothing drives it",
        hint: "write `bias: pull-up` or `bias: pull-down`; `bias: external` if the board has a"
          + " resistor there, or what is connected drives both levels")
    }
  }
}
