import Units

extension NameProblem {
  var wording: Wording {
    switch self {
    case .duplicate(let thing, let name, let line):
      Wording(
        "the name \(quoted(name)) is taken by another \(thing.rawValue)",
        hint: "it is declared in line \(line)")
    case .repeated(let thing, let name):
      Wording("the \(thing.rawValue) \(quoted(name)) stands twice")
    case .unknown(let thing, let name, let near, let known):
      Wording(
        "there is no \(thing.rawValue) \(quoted(name))", hint: advice(near, or: "known", known))
    case .unknownChip(let name, let proposal): proposal.wording(of: name)
    case .otherwise(let name, let thing, let wanted):
      Wording("\(quoted(name)) is a \(thing.rawValue), not a \(wanted.rawValue)")
    case .unknownOf(let thing, let name, let owner, let near, let known):
      Wording(
        "\(quoted(owner)) has no \(thing.rawValue) \(quoted(name))",
        hint: advice(near, or: "it has", known))
    }
  }
}

extension ChipProposal {
  /// The text about the unknown chip `name`.
  func wording(of name: String) -> Wording {
    switch self {
    case .misspelt(let near):
      Wording("there is no chip \(quoted(name))", hint: "did you mean \(quoted(near))?")
    case .family(let parts):
      Wording("\(quoted(name)) is no chip but a family", hint: "name the part: \(listed(parts))")
    case .nothing(isPart: true):
      Wording("the chip \(quoted(name)) is not supported", hint: Self.list)
    case .nothing(isPart: false): Wording("there is no chip \(quoted(name))", hint: Self.list)
    }
  }

  private static let list = "supported are the chips that `outpost chips` lists"
}

extension WiringProblem {
  var wording: Wording {
    switch self {
    case .addressNotSelectable(let address, let chip, let allowed):
      Wording(
        "a \(chip) cannot have the address \(hexadecimal(address))",
        hint: "its pins select " + allowed.map(hexadecimal).joined(separator: ", "))
    case .addressTaken(let address, let owner, let onChannel):
      Wording(
        "\(quoted(owner)) has the address \(hexadecimal(address)) on this "
          + "\(onChannel ? "channel" : "bus") already")
    case .addressHeard(let address, let owner):
      Wording(
        "\(quoted(owner)) would answer at the address \(hexadecimal(address)) too",
        hint: "what is on the bus itself is heard together with every channel behind a multiplexer")
    case .notMultiplexer(let name, let chip, let known):
      Wording("\(quoted(name)) is a \(chip), no multiplexer", hint: advice(nil, or: "known", known))
    case .multiplexerElsewhere(let name):
      Wording(
        "the multiplexer \(quoted(name)) is on another bus", hint: "move the device to its bus")
    case .multiplexerBehind:
      Wording(
        "a multiplexer behind a multiplexer is not supported",
        hint: "connect it to the bus itself, several can be there")
    case .channelWithoutBehind:
      Wording("`channel` needs a multiplexer", hint: "write `behind: NAME`")
    case .offsetTaken(let offset, let owner):
      Wording("\(quoted(owner)) has the offset \(offset) on this chip already")
    case .badGPIOChip(let text, let near):
      Wording(
        "\(quoted(text)) is no GPIO chip",
        hint: advice(near, or: "", [])
          ?? "write the name under /dev, like `gpiochip0`, or that of a device with lines")
    case .deviceWithoutLines(let name, let chip, let known):
      Wording(
        "\(quoted(name)) is a \(chip) and has no lines", hint: advice(nil, or: "known", known))
    case .deviceOnExpander(let name):
      Wording(
        "the lines of \(quoted(name)) are too slow for a chip with a line of its own",
        hint: "write it under a GPIO chip of the machine, like `gpiochip0`")
    case .noPullDown(let chip):
      Wording(
        "a line of a \(chip) has no pull-down", hint: "put a resistor to ground, or use `pull-up`")
    case .chipElsewhere(let chip, on: .line):
      Wording(
        "a \(chip) hangs on a GPIO line of its own, not on an I2C bus",
        hint: "write it under `gpio`: `devices: [{name: NAME, chip: \(chip), offset: N}]`")
    case .chipElsewhere(let chip, on: .bus):
      Wording(
        "a \(chip) hangs on an I2C bus, not on a GPIO line",
        hint: "write it under `i2c`: `devices: [{name: NAME, chip: \(chip), address: 0xNN}]`")
    case .chipElsewhere(let chip, on: .kernel):
      Wording(
        "\(quoted(chip)) is no chip: a driver of the kernel owns such sensors",
        hint: "write it under `kernel`: `- {name: NAME, \(chip): ...}`")
    case .kernel(let problem): problem.wording
    case .readTooOften(let chip, let period):
      Wording(
        "a \(chip) can be read once in \(spelled(period))",
        hint: "write `every: \(spelled(period))` or more")
    case .readTooOftenTogether(let chip, let period, let apart):
      Wording(
        "with its other channels this makes readings \(spelled(apart)) apart, and a \(chip) can be"
          + " read once in \(spelled(period))",
        hint: "write the same `every` for all of them, or multiples of one")
    case .debounceOnOutput: Wording("an output has no debounce", hint: "inputs have")
    case .warmUpOfOutput: Wording("an output does not warm up", hint: "leave `warm-up` out")
    case .outputNotDriven(let name):
      Wording(
        "no rule drives the line \(quoted(name)), so it has no state to read",
        hint: "drive it in `outputs` or `control`, or leave the channel out")
    case .lineIsOutput(let name):
      Wording("the line \(quoted(name)) is an output, an input is needed here")
    case .lineIsInput(let name):
      Wording("the line \(quoted(name)) is an input, an output is needed here")
    case .isLine(let name):
      Wording(
        "\(quoted(name)) is a line and has no channels", hint: "write \(quoted(name)) alone")
    case .needsChannel(let name, []):
      Wording(
        "\(quoted(name)) is a device without channels",
        hint: "lines of a device stand under `gpio` and are named alone")
    case .needsChannel(let name, let known):
      Wording("\(quoted(name)) is a device, name one of its channels", hint: listed(known))
    case .scaleOnOther(let dimension):
      Wording("a scale needs a voltage, this is \(dimension.name)")
    case .driven(let name, let line):
      Wording("the line \(quoted(name)) is driven twice", hint: "also by line \(line) of the file")
    case .noSuchPin(let pin, let chip, let owners):
      Wording("a \(chip) has no pin \(quoted(pin))", hint: "chips that have one: \(listed(owners))")
    case .pinsFight(let line, let other):
      Wording(
        "the line \(quoted(line)) is driven by \(quoted(other)) already",
        hint: "only open-drain pins can share a line")
    case .drivenByPin(let line, let pin):
      Wording(
        "the line \(quoted(line)) is driven by \(quoted(pin)), not by the scenario",
        hint: "give the device's inputs a signal, or the line a fault")
    case .notBelow(let key, let other):
      Wording("\(quoted(key)) is not below \(quoted(other))")
    case .needsOption(let key, let other):
      Wording("\(quoted(key)) means nothing without \(quoted(other))")
    }
  }
}

extension RuleProblem {
  var wording: Wording {
    switch self {
    case .limitOnTruth(let key, let channel):
      Wording(
        "\(quoted(key)) needs a quantity, but \(quoted(channel)) is true or false",
        hint: "write `is: true` or `is: false`")
    case .truthOnQuantity(let channel, let dimension):
      Wording(
        "`is` needs true or false, but \(quoted(channel)) is \(dimension.name)",
        hint: "compare it: `above`, `at-or-above`, `below`, `at-or-below`")
    case .faultNotTrue:
      Wording("`fault` can only be `true`", hint: "the rule holds while the channel is unreadable")
    case .clearWithoutLimit(let key):
      Wording("\(quoted(key)) needs a rule with a limit", hint: "this rule clears by itself")
    case .clearInsideWithoutOutside:
      Wording(
        "`clear-inside` needs `outside`",
        hint: "a rule with a limit clears by `clear-below` and such")
    case .clearNotInside(let low, let high):
      Wording(
        "`clear-inside` is not within `outside`",
        hint: "keep it within \(quoted("[\(low), \(high)]"))")
    case .watchesItself(let circle):
      Wording(
        "the alarm \(quoted(circle[0])) watches itself: \(circle.joined(separator: ", "))",
        hint: "each of these watches the next; leave one of them out")
    case .clearWrongWay(let key, let raise):
      Wording(
        "\(quoted(key)) points the same way as \(quoted(raise))",
        hint: "a rule clears on the other side of its limit")
    case .clearBeyond(let key, let raise, let limit):
      Wording(
        "\(quoted(key)) is where \(quoted(raise)) raises the alarm",
        hint: "keep it on the other side of \(quoted(limit))")
    case .acknowledgeNeedsLatch:
      Wording(
        "`acknowledge` needs `latch: true` or `repeat`",
        hint: "without them the alarm clears by itself and is sent once")
    case .acknowledgeNeedsTruth(let channel):
      Wording("`acknowledge` needs a channel that is true or false, \(quoted(channel)) is not")
    }
  }
}

extension RunProblem {
  var wording: Wording {
    switch self {
    case .beyondEnd(let time, let end):
      Wording("\(time) is beyond the end of the run", hint: "the scenario runs for \(end)")
    case .notAscending(let time, let previous):
      Wording("\(time) is not later than \(previous)", hint: "times must ascend")
    case .notControlled(let line):
      Wording(
        "no control rule acts on the line \(quoted(line)), so it takes no order",
        hint: "name a line of the board's section `control`")
    case .needsRealTLS(let key):
      Wording(
        "\(quoted(key)) needs TLS, which is only modelled here",
        hint: "write `network: {tls: real}`")
    case .pulsesOverlap: Wording("pulses overlap")
    case .needsQuantity(let shape):
      Wording("\(quoted(shape)) needs a quantity, this is true or false")
    case .levelOnTruth(let key):
      Wording("\(quoted(key)) needs a quantity, this is true or false", hint: "leave it out")
    case .faultTarget(let fault, let wants):
      Wording(
        "the fault \(quoted(fault)) is done to a \(wants)",
        hint: "write `\(wants): \(wants == .bus ? "NUMBER" : "NAME")`")
    case .faultOfOtherChips(let fault, let chip, let fits):
      Wording(
        "the fault \(quoted(fault)) cannot happen to the chip \(quoted(chip))",
        hint: "chips it can happen to: \(listed(fits))")
    case .faultNeedsChannel(let fault, let chip, let known):
      Wording(
        "the fault \(quoted(fault)) needs the key `channel`: \(quoted(chip)) has inputs of several kinds",
        hint: "inputs: \(listed(known))")
    case .faultNotCounted(let fault):
      Wording(
        "the fault \(quoted(fault)) disturbs no transfer that could be counted",
        hint: "end it by time: `for`")
    case .faultNeedsBus(let fault, let chip, let possible):
      Wording(
        "the fault \(quoted(fault)) needs an I2C bus, and a \(chip) hangs on a GPIO line",
        hint: "possible are " + listed(possible))
    case .faultNotOfKernel(let fault, let sensor, let possible):
      Wording(
        "the fault \(quoted(fault)) cannot happen to a sensor of the kernel (\(quoted(sensor)))",
        hint: "possible are " + listed(possible))
    case .mustBeTrue(let key):
      Wording("\(quoted(key)) can only be `true`", hint: "else leave it out")
    case .mustBe(let key, let word): Wording("\(quoted(key)) can only be \(quoted(word))")
    case .boundsCrossed(let low, let high):
      Wording("\(low) is greater than \(high)", hint: "write the lower bound first")
    case .needsLedger:
      Wording(
        "`battery-days` needs what the board draws in each state",
        hint: "write `power: {ledger: ...}` in the board, with figures that you have measured")
    case .nestedSum: Wording("a `sum` inside a `sum`", hint: "put all parts into one list")
    case .impossible(let value, let dimension):
      Wording("there is no \(dimension.noun) of \(value)", hint: dimension.limitsText)
    case .emptyWindow(let end):
      Wording("the run ends at \(end): this window is empty", hint: "write an earlier `after`")
    case .cannotFail(let claim): claim.wording
    }
  }
}

extension SamplesProblem {
  var wording: Wording {
    switch self {
    case .emptyTable:
      Wording("the file is empty", hint: "begin with a header: `time,` and names of columns")
    case .noTimeColumn(let isNear):
      Wording(
        "this is no table of samples: the first column must be `time`",
        hint: isNear ? "did you mean `time`? in seconds" : "in seconds, under a header line")
    case .noColumns: Wording("no column besides `time`")
    case .tooManyColumns: Wording("more than \(Limits.samplesColumns) columns")
    case .tooManyRows: Wording("more than \(Limits.samplesRows) rows")
    case .noRows: Wording("no rows below the header")
    case .cellCount(let expected, let found):
      Wording("\(counted(found, "cell")) in a row of \(counted(expected, "column"))")
    case .notATruth(let text):
      Wording("\(quoted(text)) is no truth value", hint: "write 1 or 0, true or false, on or off")
    case .noNumber(let text):
      Wording(
        "\(quoted(text)) is no decimal number",
        hint: "write the number alone; leave out rows without one: a fault makes readings fail")
    case .unitOnTruth: Wording("true and false have no unit", hint: "leave out `unit`")
    }
  }
}

extension OutboxProblem {
  var wording: Wording {
    switch self {
    case .limitTooSmall(let least):
      Wording(
        "too small for an outbox with a `file`",
        hint: "at least \(spelled(least, .size)), or leave out `file` to keep messages in memory")
    case .ageInMemory:
      Wording(
        "`max-age` is for an outbox with a `file`: what is in memory ends with the process",
        hint: "add `file: PATH`, or `file: default`")
    case .thinningInFormat(let format, let able):
      Wording(
        "\(quoted(format)) cannot say the least, the mean and the greatest of several reports",
        hint: "formats that can: \(listed(able)); or write `drop-oldest-reports`")
    }
  }
}
