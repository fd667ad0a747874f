import BoardFiles
import HAL
import LinuxFiles
import SimWorld
import Testing
import Units

/// A program's side of a recorded bus, in short words.
struct RecordedTalk {
  struct Unreadable: Error { let problems: [String] }

  let bus: RecordedBus

  /// Begins to talk to the capture with these rows.
  init(_ rows: String, _ match: TranscriptMatch = .strict) throws {
    let text = "time_us,address,direction,bytes,acks,stop\n" + rows + "\n"
    let loaded = Self.reader(text).transcripts(at: "talk.csv")
    guard let transcript = loaded.value?.first else {
      throw Unreadable(problems: loaded.diagnostics.map(\.rendered))
    }
    bus = RecordedBus(transcript, match)
  }

  static func reader(_ text: String) -> BoardFileReader {
    let access = FileAccess(
      read: { _, _ throws(FileFault) in Array(text.utf8) },
      status: { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o644) },
      names: { _ throws(FileFault) in [] })
    return BoardFileReader(vocabulary: .registered(Chip.all), access: access)
  }

  /// What the bus says to each word of `script`: `40:w2400` writes, `40:r6` reads, `40:w24r6` does
  /// both in one transaction.
  mutating func say(_ script: String) -> String {
    script.split(separator: " ").map { say(word: $0) }.joined(separator: " ")
  }

  private mutating func say(word: Substring) -> String {
    let parts = word.split(separator: ":")
    guard let raw = UInt8(parts[0], radix: 16), let address = I2CAddress(raw) else { return "?" }
    let calls = parts[1].split(separator: "r", omittingEmptySubsequences: false)
    let written = calls[0].first == "w" ? Self.bytes(calls[0].dropFirst()) : nil
    let count = calls.count == 2 ? Int(calls[1]) : nil
    var buffer = [UInt8](repeating: 0xEE, count: count ?? 0)
    do throws(I2CFault) {
      var span = buffer.mutableSpan
      if let written, count != nil {
        try bus.write(written.span, thenReadInto: &span, at: address)
      } else if let written {
        try bus.write(written.span, to: address)
      } else {
        try bus.read(into: &span, from: address)
      }
    } catch {
      #expect(buffer.allSatisfy { $0 == 0xEE }, "a read that fails leaves its buffer alone")
      switch error {
      case .addressNotAcknowledged: return "no-address"
      case .dataNotAcknowledged: return "no-data"
      case .busError: return "error"
      default: return "\(error)"
      }
    }
    return count == nil ? "ok" : Hexadecimal.text(buffer)
  }

  private static func bytes(_ digits: Substring) -> [UInt8] {
    Hexadecimal.bytes(of: Array(digits.utf8)) ?? []
  }
}

@Suite("Strict replay of a recorded bus")
struct StrictReplayTests {
  private static let rows = """
    1,0x40,w,f3,AA,1
    2,0x40,r,,N,1
    3,0x40,r,66 f0 8d,AAAN,1
    4,0x40,w,e7,AA,0
    5,0x40,r,3a,AN,1
    6,0x40,w,e6 3b,AAN,1
    """

  @Test("The recorded program gets the recorded bytes and refusals")
  func same() throws {
    var talk = try RecordedTalk(Self.rows)
    let answers = talk.say("40:wf3 40:r3 40:r3 40:we7r1 40:we63b77")
    #expect(answers == "ok no-address 66f08d 3a no-data")
    #expect(talk.bus.replay.mismatches == [])
    #expect(talk.bus.replay.left == [])
    #expect(talk.bus.replay.transfers == 6)
  }

  @Test(
    "Any other byte, length, address, direction, order, stop or start is a mismatch, then silence",
    arguments: [
      ("40:wf5", "error", 1), ("40:wf3f3", "error", 1), ("40:w", "error", 1),
      ("41:wf3", "error", 1), ("40:r3", "error", 1), ("40:wf3r3", "error", 2),
      ("40:wf3 40:w00", "ok error", 2), ("40:wf3 40:r3 40:r2", "ok no-address error", 3),
      ("40:wf3 40:r3 40:r4", "ok no-address error", 3),
      ("40:wf3 40:r3 40:r3 40:we7", "ok no-address 66f08d error", 4),
      ("40:wf3 40:r3 40:r3 40:we7r1 40:we6", "ok no-address 66f08d 3a error", 6),
    ])
  func other(script: String, answers: String, transfer: Int) throws {
    var talk = try RecordedTalk(Self.rows)
    #expect(talk.say(script) == answers)
    #expect(talk.bus.replay.mismatches.map(\.transfer) == [transfer])
    // Out of step: even what was recorded next gets no answer.
    #expect(talk.say("40:wf3 40:r3 40:we7r1") == "error error error")
    #expect(talk.bus.replay.mismatchCount == 1)
  }

  @Test("A mismatch says what was done and what was recorded, with its line")
  func text() throws {
    for (script, expected) in [
      ("40:wf5", "talk.csv:2:1: transfer 1 wrote f5 to 0x40, the transcript writes f3 to 0x40"),
      (
        "40:wf3 40:w00",
        "talk.csv:3:1: transfer 2 wrote 00 to 0x40, "
          + "the transcript reads 0 bytes from 0x40, not acknowledged"
      ),
      (
        "40:wf3 40:r3 40:r2",
        "talk.csv:4:1: transfer 3 read 2 bytes from 0x40, the transcript reads 3 bytes from 0x40"
      ),
      (
        "40:wf3 40:r3 40:r3 40:we7",
        "talk.csv:6:1: transfer 4 ended with a stop, the transcript goes on with a repeated start"
      ),
    ] {
      var talk = try RecordedTalk(Self.rows)
      _ = talk.say(script)
      #expect(talk.bus.replay.mismatches.map(\.text) == [expected])
    }
  }

  @Test("Beyond the end nothing is answered")
  func end() throws {
    var talk = try RecordedTalk("1,0x40,w,f3,AA,1")
    #expect(talk.say("40:wf3 40:r1") == "ok error")
    #expect(talk.bus.replay.mismatches.map(\.expected) == [nil])
    #expect(
      talk.bus.replay.mismatches.first?.text
        == "transfer 2 read 1 byte from 0x40, the transcript has nothing left for it")
  }

  @Test("A capture that ends within a transaction lets it end")
  func cut() throws {
    var talk = try RecordedTalk("1,0x40,w,f3,AA,0")
    #expect(talk.say("40:wf3") == "ok")
    #expect(talk.bus.replay.mismatches == [])
  }
}

@Suite("Tolerant replay of a recorded bus")
struct TolerantReplayTests {
  private static let rows = """
    1,0x40,r,99,AN,1
    2,0x40,w,00,AA,0
    3,0x40,r,01 02,AAN,1
    4,0x40,w,05 77,AAA,1
    5,0x41,w,00,AA,1
    6,0x41,r,aa,AN,1
    7,0x40,w,00,AA,1
    8,0x40,r,03 04,AAN,1
    9,0x40,w,08,AA,0
    10,0x40,r,55,AN,1
    """

  @Test(
    "Every answer was recorded for its question, and comes once",
    arguments: [
      // What was asked before the recording began is answered first.
      ("40:r1 40:w00r2 40:w00r2", "99 0102 0304"),
      ("40:w00r1 40:w00r2 40:w00r2 40:w00r2", "99 0102 0304 error"),
      // Questions in another order, chips too; a stop in place of a repeated start.
      ("40:r1 40:w08r1 41:w00r1 40:w00 40:r2", "99 55 aa ok 0102"),
      // A read may end early; it cannot go on.
      ("40:r1 40:w00r1 40:w00r2", "99 01 0304"),
      ("40:r1 40:w00r3", "99 error"),
      // The same question twice, one answer asked for: the older first.
      ("40:r1 40:w00 40:w00 40:r2", "99 ok ok 0102"),
      // What was never asked has no answer, with settings of its own neither.
      ("40:r1 40:w09r1 40:wf123 40:r2 40:w08r1", "99 error ok error 55"),
      // A chip that the recording does not have.
      ("42:w00 42:r1", "error error"),
    ])
  func answers(script: String, answers: String) throws {
    var talk = try RecordedTalk(Self.rows, .tolerant())
    #expect(talk.say(script) == answers)
  }

  @Test(
    "Answers without a question are of one register, and no other register gets them",
    arguments: [
      // An LM75's temperature, which the recorded host read without naming the register again.
      ("48:w01r1 48:w00r2 48:w01r1 48:w00r2", "error 1e80 error 1e90"),
      ("48:w02r2 48:w03r2 48:w02r2", "1e80 error 1e90"),
      ("48:r2 48:r2", "1e80 1e90"), ("48:w00 48:r2 48:r2 48:r2", "ok 1e80 1e90 error"),
      ("48:w01r1 48:w01r3", "error error"),
    ])
  func onePointer(script: String, answers: String) throws {
    let rows = "1,0x48,r,1e 80,AAN,1\n2,0x48,r,1e 90,AAN,1"
    var talk = try RecordedTalk(rows, .tolerant())
    #expect(talk.say(script) == answers)
  }

  @Test("Writes that the recording lacks are counted, and unused answers are left")
  func counted() throws {
    var talk = try RecordedTalk(Self.rows, .tolerant())
    #expect(talk.say("40:r1 40:w0501 40:w0577 40:w08r1") == "99 ok ok 55")
    #expect(talk.bus.replay.unrecordedWrites == 1)
    #expect(
      talk.bus.replay.left.map(\.bytes) == [[0], [1, 2], [0], [0xAA], [0], [3, 4]])
  }

  @Test("A stand-in asks the recorded question")
  func standIn() throws {
    var talk = try RecordedTalk(Self.rows, .tolerant(standIns: [[0x0A]: [0x08]]))
    #expect(talk.say("40:r1 40:w0ar1 40:w08r1") == "99 55 error")
  }

  @Test("A refusal comes once, after what was written before it")
  func refusals() throws {
    let rows = """
      1,0x40,w,20,AA,0
      2,0x40,r,11,AN,1
      3,0x40,w,20 3f,AAA,1
      4,0x40,w,,N,1
      5,0x40,r,,N,1
      6,0x40,w,20,AA,0
      7,0x40,r,3f,AN,1
      8,0x40,w,30 01,AAN,1
      9,0x40,w,30 01,AAA,1
      """
    var talk = try RecordedTalk(rows, .tolerant())
    let answers = talk.say("40:w20r1 40:w203f 40:r1 40:w20r1 40:w20r1 40:w300155 40:w3001 40:w3001")
    #expect(answers == "11 ok no-address no-address 3f no-data ok ok")
    #expect(talk.bus.replay.unrecordedWrites == 1)
  }

  @Test("Mismatches beyond the limit are only counted")
  func limit() throws {
    var talk = try RecordedTalk("1,0x40,w,00,AA,1", .tolerant())
    for _ in 0..<130 { _ = talk.say("40:r1") }
    #expect(talk.bus.replay.mismatches.count == TranscriptReplay.mismatchesMax)
    #expect(talk.bus.replay.mismatchCount == 130)
  }
}
