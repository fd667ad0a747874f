import Glibc
import LinuxFiles
import NodeAssembly
import SimBoard
import SimWorld
import TLSTransport
import Testing

@testable import BoardFiles

/// A kind of file, how many of them each run mutates, and what reads them.
enum MutatedKind: String, CaseIterable, Sendable {
  case board, scenario, budgets, samples, transcript, recording, dump, certificate

  /// Of 11 500 in all.
  var share: Int {
    switch self {
    case .board, .scenario: 3_000
    case .samples: 1_500
    case .budgets, .transcript, .recording: 1_000
    case .certificate, .dump: 500
    }
  }

  /// The files to begin with, below the project's folder.
  var seeds: [String] {
    switch self {
    case .board: ["boards/sensor-hub.yaml", "boards/fault-bench.yaml", "boards/first-use.yaml"]
    case .scenario:
      ["scenarios/flame.yaml", "scenarios/dead-climate.yaml", "scenarios/server-down.yaml"]
    case .budgets: ["budgets/tls.yaml"]
    case .samples: ["Tests/BoardFilesTests/Valid/weather.csv"]
    case .transcript:
      [
        "fixtures/recordings/i2c_sht31_25c_28rh.csv", "fixtures/recordings/periph_bmp180.csv",
        "Tests/BoardFilesTests/Valid/sigrok.txt",
      ]
    case .recording: ["Tests/BoardFilesTests/Valid/board-recording.csv"]
    case .dump: ["Tests/BoardFilesTests/Valid/registers.txt"]
    case .certificate: ["fixtures/certs/hub-chain.pem", "fixtures/certs/TEST-ONLY-hub.key.pem"]
    }
  }
}

/// Eleven thousand nearly right files in each run of the tests, a million with `OUTPOST_SOAK=1`. A
/// failure names the seed of its mutation and the file; what a trap ends is in
/// `.build/mutating-KIND`. `OUTPOST_MUTATION=N` runs mutation N of each kind alone.
@Suite("Mutated files are right or refused, and never more", .timeLimit(.minutes(240)))
struct MutatedFileTests {
  private static let root = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return parts.joined(separator: "/")
  }()
  private static let factor = getenv("OUTPOST_SOAK") == nil ? 1 : 100
  private static let only = getenv("OUTPOST_MUTATION").flatMap { Int(String(cString: $0)) }

  @Test(
    "Every mutated file has problems with place and text, or reads alike a second time",
    arguments: MutatedKind.allCases)
  func mutations(kind: MutatedKind) throws {
    let files = try kind.seeds.map { try readFile(at: "\(Self.root)/\($0)", limit: 1 << 20).bytes }
    // The first lines of a table are enough; long files would only be slow.
    let short = files.map { Array($0.prefix(6_000)) }
    let vocabulary = Vocabulary.registered(
      Chip.all, tlsUses: ["full", "resumed", "mutual", "tls13"])
    let mutator = FileMutator(short, vocabulary)
    let note = open(
      "\(Self.root)/.build/mutating-\(kind.rawValue)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    defer { close(note) }
    let rounds = Self.only.map { $0..<$0 + 1 } ?? 0..<kind.share * Self.factor
    for round in rounds {
      var random = SplitMix64(seed: UInt64(round))
      let index = Int(random.below(UInt64(short.count)))
      let mutated = mutator.mutated(short[index], &random)
      // A trap ends the process: what led to it is in this file then.
      let line = "mutation \(round) of \(kind.seeds[index])          \n"
      _ = pwrite(note, line, line.utf8.count, 0)
      let flaw = Self.flaw(of: mutated, kind, at: kind.seeds[index], vocabulary)
      #expect(flaw == nil, "\(line)\(String(decoding: mutated, as: UTF8.self))")
    }
  }

  /// What is wrong with how a file is read; nil if nothing is.
  private static func flaw(
    of bytes: [UInt8], _ kind: MutatedKind, at path: String, _ vocabulary: Vocabulary
  ) -> String? {
    switch kind {
    case .board, .scenario, .budgets:
      let first = check(bytes, at: path, vocabulary)
      return first.flaw
        ?? (first.isRight ? secondFlaw(bytes, at: path, vocabulary, first.text) : nil)
    case .samples:
      let reading = FileReading(file: path)
      let table = SampleTable(bytes, for: reading)
      for index in (table.names ?? []).indices.dropFirst() {
        _ = table.column(index, scale: .steps(numerator: 1_000, denominator: 1))
        _ = table.column(index, scale: .truth)
      }
      return problemFlaw(reading.diagnostics, lines: lines(of: bytes))
    case .transcript:
      let reading = FileReading(file: path)
      var reader = TranscriptReader(reading)
      _ = reader.read(bytes)
      return problemFlaw(reading.diagnostics, lines: lines(of: bytes))
    case .recording:
      let reading = FileReading(file: path)
      var reader = BoardRecordingReader(reading)
      if let recording = reader.read(bytes) { MutatedReplay.run(recording) }
      return problemFlaw(reading.diagnostics, lines: lines(of: bytes))
    case .dump:
      let reading = FileReading(file: path)
      _ = RegisterDumpReader(reading).read(bytes)
      return problemFlaw(reading.diagnostics, lines: lines(of: bytes))
    case .certificate:
      do throws(TLSSettingsFault) {
        _ = try TLSClientSettings(anchors: bytes.span)
      } catch {
        // Refused, as a fact.
      }
      return nil
    }
  }

  private static func check(
    _ bytes: [UInt8], at path: String, _ vocabulary: Vocabulary
  ) -> (flaw: String?, isRight: Bool, text: [String]) {
    var access = FileAccess.disk
    access.read = { name, limit throws(FileFault) in
      // Only the project's own files: a mutated path may be any.
      guard !name.contains(".."), name.hasPrefix("boards/") || name.hasPrefix("scenarios/") else {
        throw .notFound
      }
      return try readFile(at: "\(root)/\(name)", limit: limit).bytes
    }
    let checked = BoardFileReader(vocabulary: vocabulary, access: access).check(bytes, as: path)
    let isBad = checked.diagnostics.contains { $0.severity == .error }
    if (checked.content == nil) != isBad {
      return ("a value in spite of errors, or none", false, [])
    }
    if let flaw = problemFlaw(checked.diagnostics, lines: nil) { return (flaw, false, []) }
    var text = checked.diagnostics.map(\.rendered)
    switch checked.content {
    case .board(let board):
      _ = NodePlan(board)
      text += board.explanation(vocabulary)
    case .scenario(let scenario):
      text += scenario.board.explanation(vocabulary) + scenario.expectations.map(\.text)
    case .budgets(let budgets): text += budgets.entries.flatMap(\.numbers).map(\.limitText)
    case nil: break
    }
    return (nil, checked.content != nil, text)
  }

  /// The same file with other line ends and a comment behind it must mean the same.
  private static func secondFlaw(
    _ bytes: [UInt8], at path: String, _ vocabulary: Vocabulary, _ text: [String]
  ) -> String? {
    guard !bytes.contains(0x0D), !bytes.contains(0x7C), !bytes.contains(0x3E) else { return nil }
    let other = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } + Array("\r\n# end\r\n".utf8)
    let second = check(other, at: path, vocabulary)
    return second.text == text ? nil : "it reads otherwise with CR LF: \(second.text)"
  }

  private static func lines(of bytes: [UInt8]) -> Int { bytes.filter { $0 == 0x0A }.count + 2 }

  private static func problemFlaw(_ diagnostics: [Diagnostic], lines: Int?) -> String? {
    if diagnostics.count > 2_000 { return "\(diagnostics.count) problems" }
    for diagnostic in diagnostics {
      let place = diagnostic.position
      let text = diagnostic.message + (diagnostic.hint ?? "")
      if place.line < 1 || place.column < 1 || place.line > lines ?? .max {
        return "a place: \(place)"
      }
      if text.isEmpty || text != text.printable || diagnostic.message.isEmpty {
        return "a text: \(text)"
      }
    }
    return nil
  }
}
