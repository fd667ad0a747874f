import SimBoard
import SimWorld
import Units

@testable import BoardFiles

/// Mutates text by its tokens and lines, with the words of the grammar: the result is nearly
/// right, and so reaches further into the readers than random bytes do.
struct FileMutator {
  /// Tokens of all files that it may mix.
  private let pool: [[UInt8]]

  /// A mutator that mixes the tokens of `files` with the words of the vocabulary.
  init(_ files: [[UInt8]], _ vocabulary: Vocabulary) {
    var words: Set<[UInt8]> = []
    for file in files { words.formUnion(Self.tokens(of: file).filter { $0 != [0x0A] }) }
    let known =
      vocabulary.chips.flatMap { chip in
        ["\(chip.name)"] + chip.channels.map { "\($0.name)" } + chip.pins.map { "\($0.name)" }
      } + vocabulary.faults.map(\.name) + MeasureUnit.all.map(\.symbol) + Self.keys
    words.formUnion(known.map { Array($0.utf8) })
    pool = words.sorted { $0.lexicographicallyPrecedes($1) } + Self.morsels
  }

  /// `file` with one to six changes.
  func mutated(_ file: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var tokens = Self.tokens(of: file)
    for _ in 0...Int(random.below(6)) { change(&tokens, &random) }
    return Array(tokens.joined())
  }

  private func change(_ tokens: inout [[UInt8]], _ random: inout SplitMix64) {
    let at = Int(random.below(UInt64(tokens.count + 1)))
    let other = Int(random.below(UInt64(tokens.count + 1)))
    let word = pool[Int(random.below(UInt64(pool.count)))]
    let isWithin = at < tokens.count && other < tokens.count
    switch random.below(10) {
    case 0 where isWithin: tokens[at] = word
    case 1 where isWithin: tokens.remove(at: at)
    case 2 where isWithin: tokens.swapAt(at, other)
    case 3 where isWithin: tokens[at] = tokens[other]
    case 4 where isWithin: tokens[at] = number(&random)
    case 5: changeLine(&tokens, at, other, &random)
    case 6 where isWithin: tokens[at] = Self.nested(tokens[at], Int(random.below(40)))
    case 7 where isWithin && !tokens[at].isEmpty:
      let place = Int(random.below(UInt64(tokens[at].count)))
      tokens[at][place] ^= UInt8(1 << random.below(8))
    default: tokens.insert(random.below(2) == 0 ? word : number(&random), at: at)
    }
  }

  /// Drops, doubles, moves or indents a line.
  private func changeLine(
    _ tokens: inout [[UInt8]], _ at: Int, _ other: Int, _ random: inout SplitMix64
  ) {
    var lines = tokens.split(separator: [0x0A], omittingEmptySubsequences: false).map { Array($0) }
    let from = at % lines.count
    switch random.below(5) {
    case 0: lines.remove(at: from)
    case 1: lines.insert(lines[from], at: other % lines.count)
    case 2: lines.swapAt(from, other % lines.count)
    case 3: lines[from].insert(Array("  ".utf8), at: 0)
    default: lines = Array(lines[..<from])
    }
    tokens = Array(lines.joined(separator: [[0x0A]]))
  }

  /// A number that tends to hurt, in one of many shapes.
  private func number(_ random: inout SplitMix64) -> [UInt8] {
    let digits = Self.numbers[Int(random.below(UInt64(Self.numbers.count)))]
    let zeros = String(repeating: "0", count: Int(random.below(45)))
    return switch random.below(5) {
    case 0: Array("-\(digits)".utf8)
    case 1: Array("0.\(zeros)\(digits)".utf8)
    case 2: Array("\(digits).\(zeros)".utf8)
    case 3: Array("\(digits)\(zeros)".utf8)
    default: Array(digits.utf8)
    }
  }

  private static func nested(_ token: [UInt8], _ depth: Int) -> [UInt8] {
    Array(repeating: 0x5B, count: depth) + token + Array(repeating: 0x5D, count: depth)
  }

  /// Words, and each other byte for itself.
  private static func tokens(of file: [UInt8]) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var word: [UInt8] = []
    for byte in file {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80..., UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "/"), UInt8(ascii: "+"):
        word.append(byte)
      default:
        if !word.isEmpty { tokens.append(word) }
        word = []
        tokens.append([byte])
      }
    }
    return word.isEmpty ? tokens : tokens + [word]
  }

  private static let numbers = [
    "0", "1", "2", "7", "16", "99", "127", "128", "255", "256", "1000", "65535", "65536",
    "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "99999999999999999999999999999999999999999", "1e308", "0x76", "0xFFFF",
  ]

  private static let keys = [
    "name", "board", "scenario", "budgets", "i2c", "gpio", "bus", "chip", "address", "lines",
    "offset", "direction", "bias", "channels", "from", "every", "alarms", "when", "above", "below",
    "is", "for", "within", "after", "until", "at", "expect", "raised", "cleared", "never", "count",
    "at-least", "at-most", "report", "uplink", "trust", "ca", "secret", "file", "signals", "ramp",
    "steps", "pulse", "pulses", "sine", "noise", "csv", "column", "unit", "sum", "faults", "fault",
    "device", "line", "network", "server", "clock", "seed", "recorded", "transcript", "on", "off",
    "true", "false", "time", "time_us", "acks", "stop", "between", "fresh", "faulty", "with",
  ]

  private static let morsels: [[UInt8]] =
    [
      "{", "}", "[", "]", ": ", "- ", "\n", "\t", "\0", "&a ", "*a", "!t ", "|\n", ">-\n", "'",
      "\"",
      "#", "? ", "---\n", "...\n", "<<: ", "~", ",", "°C", "\u{FEFF}", "\u{202E}", "\u{1B}[2J",
      "\r", "\r\n", "\u{A0}", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "../",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x30, 0x82, 0x01, 0x00]]
}
