import NodeHost

/// What a command line of `outpost-node` asks for.
enum NodeCommand {
  case help(String)
  case version
  case run(
    board: String, length: RunLength?, live: Bool, verbose: Bool, isStrict: Bool, metrics: String?)
  case check(paths: [String], explains: Bool, isStrict: Bool)
  case show(board: String, uplink: String?)
  case accept(fingerprint: String, board: String, uplink: String?)
  case anchor(server: ServerName, from: String, out: String, accepted: [String])
  case watch(board: String)
  case doctor(board: String?, uplink: Bool, json: Bool)
  case scan(buses: [Int], out: String?)
  case outbox(OutboxCommand.Action, file: String)
  case set(line: String, level: String, span: RunLength?, board: String)

  /// Reads the words behind the program's name.
  ///
  /// - Throws: `MisuseFault` where they are no command.
  init(_ words: [String]) throws(MisuseFault) {
    var words = CommandWords(words)
    switch words.command {
    case nil: throw MisuseFault("a command is missing; a service that ran none would do nothing")
    case "help": self = .help(HelpText.text(of: words.operands.first))
    case _ where words.asksForHelp: self = .help(HelpText.text(of: words.command))
    case "--version": self = .version
    case "run": self = try Self.run(&words)
    case "check": self = try Self.check(&words)
    case "trust": self = try Self.trust(&words)
    case "outbox": self = try Self.outbox(&words)
    case "set": self = try Self.set(&words)
    case "doctor":
      let uplink = words.takeFlag("--uplink")
      let json = words.takeFlag("--json")
      let board = words.takeOperand()
      _ = try words.finish(expecting: [])
      if uplink, board == nil { throw MisuseFault("--uplink needs a board file") }
      self = .doctor(board: board, uplink: uplink, json: json)
    case "scan": self = try Self.scan(&words)
    case "guard": self = .watch(board: try words.finish(expecting: ["<board>"])[0])
    case .some(let other):
      throw MisuseFault(
        other.hasPrefix("-")
          ? "Unknown option '\(other)'" : "'\(other)' is no command of outpost-node")
    }
  }

  private static func run(_ words: inout CommandWords) throws(MisuseFault) -> NodeCommand {
    let live = words.takeFlag("--live")
    let verbose = words.takeFlag("--verbose")
    let isStrict = words.takeFlag("--strict")
    guard !words.options.contains(where: { $0 == "--simulate" || $0.hasPrefix("--simulate=") })
    else {
      throw MisuseFault("--simulate is an option of `outpost run`; no simulator is in this program")
    }
    let length = try Self.length(&words)
    let metrics = try words.takeValue("--metrics")
    if metrics == "" || metrics == "-" {
      throw MisuseFault("--metrics names a file, which is replaced")
    }
    let operands = try words.finish(expecting: ["<board>"])
    return .run(
      board: operands[0], length: length, live: live, verbose: verbose, isStrict: isStrict,
      metrics: metrics)
  }

  private static func length(_ words: inout CommandWords) throws(MisuseFault) -> RunLength? {
    guard let text = try words.takeValue("--for") else { return nil }
    guard let length = RunLength(argument: text) else {
      throw MisuseFault(
        "The value '\(text)' is invalid for '--for <for>'; write 10s, 5min or 24h")
    }
    return length
  }

  private static func scan(_ words: inout CommandWords) throws(MisuseFault) -> NodeCommand {
    var buses: [Int] = []
    while let text = try words.takeValue("--bus") {
      guard let number = Int(text), (0...255).contains(number) else {
        throw MisuseFault(
          "The value '\(text)' is invalid for '--bus <number>'; write the N of /dev/i2c-N")
      }
      buses.append(number)
    }
    let out = try words.takeValue("--out")
    _ = try words.finish(expecting: [])
    return .scan(buses: buses, out: out)
  }

  private static func outbox(_ words: inout CommandWords) throws(MisuseFault) -> NodeCommand {
    let uplink = try words.takeValue("--uplink")
    let verb = words.takeOperand() ?? ""
    guard uplink == nil || verb == "retry" || verb == "drop" else {
      throw MisuseFault("--uplink is an option of `outbox retry` and `outbox drop`")
    }
    let takesNames = ["show", "retry", "drop"].contains(verb)
    let operands = try words.finish(expecting: [takesNames ? "<file> ..." : "<file>"])
    let names = Array(operands.dropLast())
    let action: OutboxCommand.Action =
      switch verb {
      case "list": .list
      case "show": .show(names)
      case "export": .export
      case "retry": .retry(names, uplink: uplink)
      case "drop": .drop(names, uplink: uplink)
      case "erase": .erase
      case "verify": .verify
      default:
        throw MisuseFault(
          "'outbox \(verb)' is no command; write `outbox list`, show, export, retry, drop, erase or "
            + "verify")
      }
    return .outbox(action, file: operands[operands.count - 1])
  }

  private static func set(_ words: inout CommandWords) throws(MisuseFault) -> NodeCommand {
    let span = try length(&words)
    let operands = try words.finish(expecting: ["<line>", "<level>", "<board>"])
    return .set(line: operands[0], level: operands[1], span: span, board: operands[2])
  }

  private static func check(_ words: inout CommandWords) throws(MisuseFault) -> NodeCommand {
    let explains = words.takeFlag("--explain")
    let isStrict = words.takeFlag("--strict")
    return .check(
      paths: try words.finish(expecting: ["<paths> ..."]), explains: explains, isStrict: isStrict)
  }

  private static func anchor(_ words: inout CommandWords) throws(MisuseFault) -> NodeCommand {
    let from = try words.takeValue("--from") ?? "/etc/ssl/certs"
    guard let out = try words.takeValue("--out") else {
      throw MisuseFault("Missing expected argument '--out <file>'")
    }
    var accepted: [String] = []
    while let text = try words.takeValue("--accept") {
      guard AnchorCommand.isFingerprint(text) else {
        throw MisuseFault("a fingerprint is SHA256: and 64 hexadecimal digits")
      }
      accepted.append(text)
    }
    let text = try words.finish(expecting: ["<server>"])[0]
    guard let server = ServerName(text) else {
      throw MisuseFault("'\(text)' is no HOST or HOST:PORT; put an IPv6 address in brackets")
    }
    return .anchor(server: server, from: from, out: out, accepted: accepted)
  }

  private static func trust(_ words: inout CommandWords) throws(MisuseFault) -> NodeCommand {
    let uplink = try words.takeValue("--uplink")
    switch words.takeOperand() {
    case "show":
      return .show(board: try words.finish(expecting: ["<board>"])[0], uplink: uplink)
    case "accept":
      let operands = try words.finish(expecting: ["<fingerprint>", "<board>"])
      guard TrustCommand.isFingerprint(operands[0]) else {
        throw MisuseFault("a fingerprint has 64 hexadecimal digits")
      }
      return .accept(fingerprint: operands[0], board: operands[1], uplink: uplink)
    case "anchor": return try anchor(&words)
    case let other:
      throw MisuseFault(
        "'trust \(other ?? "")' is no command; write `trust show`, `trust accept` or `trust anchor`"
      )
    }
  }
}
