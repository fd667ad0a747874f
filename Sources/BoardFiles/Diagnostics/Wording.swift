import LinuxFiles
import Units

/// The text of a problem: what is wrong, and a hint what to do.
struct Wording {
  let message: String
  let hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }
}

extension Problem {
  /// The only place where facts about files become text (with its continuations in this folder).
  var wording: Wording {
    switch self {
    case .text(let problem): problem.wording
    case .shape(let problem): problem.wording
    case .number(let problem): problem.wording
    case .word(let problem): problem.wording
    case .name(let problem): problem.wording
    case .wiring(let problem): problem.wording
    case .rule(let problem): problem.wording
    case .reading(let problem): problem.wording
    case .control(let problem): problem.wording
    case .uplink(let problem): problem.wording
    case .broker(let problem): problem.wording
    case .outbox(let problem): problem.wording
    case .format(let problem): problem.wording
    case .metrics(let problem): problem.wording
    case .power(let problem): problem.wording
    case .traffic(let problem): problem.wording
    case .run(let problem): problem.wording
    case .samples(let problem): problem.wording
    case .recording(let problem): problem.wording
    case .budget(let problem): problem.wording
    case .doubt(let doubt): doubt.wording
    }
  }
}

/// What the user wrote, in back quotes: on one line, so that a file cannot drive the terminal, and
/// cut after 60 characters.
func quoted(_ text: String) -> String {
  let shown = text.unicodeScalars.prefix(60)
  let isWhole = shown.endIndex == text.unicodeScalars.endIndex
  return "`\(Substring(shown).printable)\(isWhole ? "" : "…")`"
}

/// The words in back quotes with commas; beyond twelve only the first of them.
func listed(_ words: [String]) -> String {
  let shown = words.prefix(12).map(quoted).joined(separator: ", ")
  return words.count > 12 ? shown + ", …" : shown
}

/// `did you mean ...?` if there is a suggestion, else what is allowed.
func advice(_ suggestion: String?, or label: String, _ words: [String]) -> String? {
  if let suggestion { return "did you mean \(quoted(suggestion))?" }
  return words.isEmpty ? nil : "\(label): \(listed(words))"
}

extension TextProblem {
  var wording: Wording {
    switch self {
    case .file(let fault, let name): fault.wording(named: name)
    case .empty: Wording("the file is empty", hint: Self.beginning)
    case .foreign(let kind):
      Wording(
        "neither a board, nor a scenario, nor budgets, but \(kind.rawValue)", hint: Self.beginning)
    case .noFiles: Wording("the folder holds no `*.yaml` file")
    case .tooManyFiles:
      Wording(
        "more than \(Limits.folderFiles) files; the rest is not looked at",
        hint: "name the folders in it one by one")
    case .foldersTooDeep:
      Wording(
        "more than \(Limits.folderDepth) folders inside one another; this one is not looked through",
        hint: "name it as well")
    case .utf16:
      Wording("the file is UTF-16, files must be UTF-8", hint: "save it as UTF-8")
    case .notUTF8(let byte):
      Wording(
        "the byte \(hexadecimal(byte)) is not valid UTF-8 here",
        hint: "save the file as UTF-8; in Latin-1 a degree sign is 0xb0")
    case .nul: Wording("a NUL byte", hint: "files are text; is this another kind of file?")
    case .control(let code):
      Wording("the control character U+\(codePoint(code)) is not allowed", hint: "delete it")
    case .loneCarriageReturn:
      Wording("a carriage return without a line feed", hint: "end lines with a line feed")
    case .tabIndent:
      Wording("a tab in the indentation", hint: "indent with spaces; YAML forbids tabs")
    case .syntax(let reason): Wording("no valid YAML: \(reason)", hint: Self.hint(for: reason))
    default: limitWording
    }
  }

  private var limitWording: Wording {
    switch self {
    case .anchor: Wording("anchors are not allowed", hint: "write the value out")
    case .alias: Wording("aliases are not allowed", hint: "write the value out")
    case .tag: Wording("tags are not allowed", hint: "leave out the `!`, or quote the text")
    case .secondDocument:
      Wording("a second document in the same file", hint: "one file holds one board or scenario")
    case .tooDeep: Wording("more than \(Limits.depth) levels inside one another")
    case .tooManyNodes: Wording("more than \(Limits.nodes) values in one file")
    case .scalarTooLong: Wording("a value of more than \(Limits.scalarBytes) bytes")
    case .duplicateKey(let key, let line):
      Wording("the key \(quoted(key)) stands twice", hint: "the first one is in line \(line)")
    case .keyNotText: Wording("a key must be a single word")
    default: Wording("more than \(Limits.problems) problems; the rest is not listed")
    }
  }

  static let beginning = "begin with `board: NAME` or `scenario: SENTENCE`"

  private func codePoint(_ code: UInt32) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  /// The usual causes of libyaml's terser complaints.
  private static func hint(for reason: String) -> String? {
    switch reason {
    case "mapping values are not allowed in this context":
      "quote a text that contains `: `, and check the indentation"
    case "found character that cannot start any token":
      "quote a text that begins with `@`, `%` or a back quote"
    case "did not find expected ',' or '}'": "close the `{`, or put the missing comma"
    case "did not find expected ',' or ']'": "close the `[`, or put the missing comma"
    case "could not find expected ':'": "a key needs a `:` and a space behind it"
    case "did not find expected key", "did not find expected '-' indicator":
      "check the indentation: keys of one group stand in one column"
    default: nil
    }
  }
}

extension FileFault {
  fileprivate func wording(named name: String?) -> Wording {
    let file = name.map { "the file \(quoted($0))" } ?? "the file"
    return switch self {
    case .notFound:
      Wording(
        "\(file) does not exist",
        hint: name.map { _ in "paths count from the folder of the file that names them" })
    case .nameNotUTF8:
      Wording("\(file) cannot be read: its name is not UTF-8", hint: "rename it")
    case .directory: Wording("\(file) is a folder", hint: "name a file in it")
    case .notRegular: Wording("\(file) is no regular file")
    case .tooLarge(let limit):
      Wording("\(file) is larger than \(Self.text(limit))")
    case .system(let number): Wording("\(file) cannot be read: \(systemMessage(number))")
    }
  }
}

extension FileFault {
  private static func text(_ limit: Int) -> String {
    limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
  }
}

extension ShapeProblem {
  var wording: Wording {
    switch self {
    case .unknownKey(let key, let near, let allowed):
      Wording("unknown key \(quoted(key))", hint: advice(near, or: "allowed here", allowed))
    case .verificationSwitch(let key):
      Wording(
        "unknown key \(quoted(key)): the verification of certificates cannot be switched off",
        hint: "name the certificate authority to trust: `trust: {ca: FILE}`")
    case .missingKey(let key, let what): Wording("\(what) needs the key \(quoted(key))")
    case .expected(let shape, let found):
      Wording("expected \(shape.rawValue), found \(found.rawValue)")
    case .emptyValue: Wording("a value is missing here")
    case .needsOneOf(let keys, let what): Wording("\(what) needs one of \(listed(keys))")
    case .onlyOneOf(let key, let other):
      Wording("\(quoted(key)) cannot stand beside \(quoted(other))", hint: "choose one of them")
    case .emptyList: Wording("the list is empty", hint: "write at least one entry")
    case .listTooLong(let limit): Wording("more than \(limit) entries in a list")
    case .listLength(let count): Wording("the list must have exactly \(count) entries")
    case .unknownFile(let near):
      // What the file begins with is not shown: another kind of file may begin with a secret.
      Wording(
        "neither a board, nor a scenario, nor budgets",
        hint: near.map { "did you mean \(quoted($0))?" } ?? TextProblem.beginning)
    case .scenarioForBoard:
      Wording(
        "this is a scenario, and a board is wanted here", hint: "name the file of its key `board`")
    case .budgetsForBoard:
      Wording(
        "this is a file of budgets, and a board is wanted here",
        hint: "a board begins with `board: NAME`")
    case .boardForScenario:
      Wording(
        "this is a board, and a scenario is wanted here",
        hint: "a scenario begins with `scenario: SENTENCE` and names its board")
    case .budgetsForScenario:
      Wording(
        "this is a file of budgets, and a scenario is wanted here",
        hint: "name it with --budget; a scenario begins with `scenario: SENTENCE`")
    }
  }
}

extension BudgetProblem {
  var wording: Wording {
    switch self {
    case .otherFile(let what):
      Wording(
        "this is \(what), and a file of budgets is wanted here",
        hint: "one begins with `budgets: SENTENCE`; those of boards and scenarios need no option")
    case .timeWithoutMachine(let key):
      Wording(
        "\(quoted(key)) means nothing without the machine that it is for",
        hint: "write `machine: MODEL`, a part of what `outpost profile` calls this one")
    case .notAPercentage(let text, let range):
      Wording(
        "\(quoted(text)) is no percentage",
        hint: "for example `5 %`, whole, at "
          + (range.lowerBound == 0 ? "" : "least \(range.lowerBound) and at ")
          + "most \(range.upperBound)")
    case .notOfReplays(let figure):
      Wording(
        "\(quoted(figure.rawValue)) is about the node's own process, which a replay is not",
        hint: "write it under `budgets` of the board or the scenario; `outpost run` judges it there"
      )
    case .needsUplink(let figure):
      Wording(
        "\(quoted(figure.rawValue)) limits the uplink, and the board has none",
        hint: "write `uplink:` into the board, or remove the budget")
    case .needsReport(let figure):
      Wording(
        "\(quoted(figure.rawValue)) limits what a report costs, and the board sends none",
        hint: "write `report:` into the board, or remove the budget")
    case .notShown(let figure, let tls, let byBoard):
      Wording(
        "\(byBoard ? "the board's" : "the") budget \(quoted(figure.rawValue)) cannot be measured with "
          + "`tls: \(tls.rawValue)`",
        hint: "write `network: {tls: \(figure.isMemory ? "profile" : "real")}`"
          + (byBoard ? ", or limit it only in scenarios that have it" : ""))
    }
  }
}
