import HubProtocol
import NodeCore
import SimBoard
import Testing
import Units

/// An answer that asks for a pause, or seems to.
private struct GeneratedPause {
  private static let values = [
    "0", "1", "120", "3600", "007", "86400", "4294967296", "9999999999", "99999999999999999999",
    "9223372036854775807", "9223372036854775808", "18446744073709551617", "-1", "-120", "+5",
    " 5 ", "5 ", "\t5", "5s", "5 s", "5.5", "0.5", "1e3", "0x10", "5, 6", "5,6", "5;6", "", " ",
    "soon", "never", "\"5\"", "1 2", "5\u{0C}", "20301231", "2030", "19700101", "235959", "1231",
    "Fri, 31 Dec 2027 23:59:59 GMT", "Fri, 31 Dec 2027 23:59:59 UTC",
    "Friday, 31-Dec-27 23:59:59 GMT", "Fri Dec 31 23:59:59 2027", "Sat Jan  1 00:00:00 2028",
    "Wed, 31 Dec 2027 23:59:59 GMT", "fri, 31 dec 2027 23:59:59 gmt",
    "31 Dec 2027 23:59:59 GMT", "Fri, 31 Dec 2027 23:59:59", "Fri, 31 Dec 2027 23:59:59 +0000",
    "Fri, 31 Dec 2027 23:59:59 +0100", "Fri, 31 Dec 2027 23:59:59 EST",
    "Fri, 31 Dec 2027 23:59 GMT", "Fri, 31 Dec 2027 GMT", "Fri, 31 Dec 2027 24:00:00 GMT",
    "Fri, 31 Dec 2027 23:59:60 GMT", "Fri, 31 Dec 2027 23:60:00 GMT",
    "Thu, 32 Dec 2027 00:00:00 GMT", "Sat, 30 Feb 2027 00:00:00 GMT",
    "Thu, 29 Feb 2028 00:00:00 GMT", "Mon, 29 Feb 2027 00:00:00 GMT",
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
    "Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 31 Dec 1969 23:59:59 GMT",
    "Tue, 19 Jan 2038 03:14:08 GMT", "Fri, 01 Jan 2100 00:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT", "2027-12-31T23:59:59Z", "2027-12-31 23:59:59",
    "12/31/2027 23:59:59", "Dec 31 2027 23:59:59 GMT", "Friday, 31 Dec 2027 23:59:59 GMT",
    "Fri, 31-Dec-2027 23:59:59 GMT", "Fri,31 Dec 2027 23:59:59 GMT",
    "Fri, 1 Jan 2027 09:00:00 GMT", "Fri, 31 December 2027 23:59:59 GMT",
    "Fri, 31 Dec 27 23:59:59 GMT", "Fri, 31 Dec 2027  23:59:59 GMT", "tomorrow",
  ]
  private static let starts = [
    "429 Too Many Requests", "503 Busy", "503 Busy", "301 Moved", "307 Elsewhere", "400 Bad",
    "500 Oops",
  ]
  private static let targets = [
    "/other", "https://elsewhere.test/in", "http://plain.test/", "//other.test/x",
    "https://u:p@hub.test/", "", "javascript:x", "https://[::1]:8443/a b", "ftp://hub.test/",
  ]

  let status: String
  let values: [String]
  let bytes: [UInt8]

  init(_ random: inout SplitMix64) {
    func one<T>(_ all: [T]) -> T { all[Int(random.below(UInt64(all.count)))] }
    var values = [one(Self.values)]
    if random.below(12) == 0 { values.append(one(Self.values)) }
    if random.below(4) == 0 { values[0] = Self.damaged(values[0], &random) }
    status = one(Self.starts)
    var lines = values.map { one(["Retry-After: ", "retry-after:", "RETRY-AFTER:  "]) + $0 }
    if random.below(8) == 0 { lines.append("Location: " + one(Self.targets)) }
    if random.below(10) == 0 { lines.append("Date: Sun, 29 Nov 2026 12:00:00 GMT") }
    if random.below(6) == 0 { lines.append("X-Retry-After: 77") }
    self.values = values
    let text = (["HTTP/1.1 " + status] + lines + ["Content-Length: 0", "", ""])
    bytes = text.joined(separator: "\r\n").unicodeScalars.map {
      UInt8(truncatingIfNeeded: $0.value)
    }
  }

  private static func damaged(_ text: String, _ random: inout SplitMix64) -> String {
    var letters = Array(text)
    let likely = Array("0123456789 ,:-+GMTx")
    let letter = likely[Int(random.below(UInt64(likely.count)))]
    let place = Int(random.below(UInt64(letters.count + 1)))
    switch random.below(3) {
    case 0: letters.insert(letter, at: place)
    case 1 where place < letters.count: letters.remove(at: place)
    default: if place < letters.count { letters[place] = letter }
    }
    return String(letters)
  }

  /// What is odd about its pauses.
  var oddities: Set<String> {
    var found = Set<String>()
    if values.count > 1 { found.insert("twice") }
    if String(decoding: bytes, as: UTF8.self).contains("\r\nDate: ") { found.insert("clock") }
    for value in values {
      let text = value.drop { $0 == " " || $0 == "\t" }
      let digits = text.prefix { $0.isNumber }
      let isNumber = !digits.isEmpty && text.dropFirst(digits.count).allSatisfy { $0 == " " }
      if isNumber {
        found.insert(digits.count >= 8 ? "long-number" : "number")
      } else if text.wholeMatch(of: #/[0-9]+\.[0-9]+ */#) != nil {
        found.insert("fraction")
      } else if text.contains(where: { $0.isLetter }) && text.contains(":") {
        found.insert(Self.isOfTheForms(text) ? "date" : "date-form")
      } else {
        found.insert("neither")
      }
      if value.contains(":60 ") { found.insert("leap-second") }
    }
    return found
  }

  /// Whether a text has one of the three forms of dates (RFC 9110, section 5.6.7).
  private static func isOfTheForms(_ text: Substring) -> Bool {
    let forms = [
      #/[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT */#,
      #/[A-Z][a-z]{5,8}, [0-9]{2}-[A-Z][a-z]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT */#,
      #/[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9 ][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4} */#,
    ]
    return forms.contains { text.wholeMatch(of: $0) != nil }
  }

  /// The verdict here, in curl's form: the seconds of the pause at `now`, cut at a limit.
  func verdict(at now: Int64, atMost limit: Int64) -> String {
    var response = HTTPResponse()
    do throws(HTTPFault) {
      try response.take(bytes.span)
    } catch {
      return "not"
    }
    guard response.isComplete else { return "not" }
    let seconds: Int64 =
      switch response.remark.pause {
      case nil: 0
      case .span(let span): span.microseconds / 1_000_000
      case .until(let end): end - now
      }
    return Self.text(min(seconds, limit))
  }

  /// A pause as a verdict; one that is over is none, and more than a hundred years are for ever.
  static func text(_ seconds: Int64) -> String {
    seconds <= 0 ? "none" : "pause \(min(seconds, 1 << 32))"
  }
}

@Suite("Pauses that servers ask for beside curl", .enabled(if: Curl.isInstalled, "no libcurl.so.4"))
struct RetryAfterTests {
  /// The seconds that newer versions of curl wait at most.
  private static let cap: Int64 = 21_600

  @Test("A pause is as long as curl takes it for, or docs/design/answers.md says why not")
  func pauses() throws {
    var random = SplitMix64(seed: 11)
    let pauses = (0..<Scale.count(3_000)).map { _ in GeneratedPause(&random) }
    let verdicts = try Curl.verdicts(pauses.map { "answer " + Curl.word($0.bytes) })
    var inputs: [ComparedInput] = []
    for (pause, words) in zip(pauses, verdicts) {
      try #require(words.first == "read" && words.count == 4, "\(pause.bytes)")
      let (seconds, now) = (Int64(words[2]) ?? 0, Int64(words[3]) ?? 0)
      #expect(pause.status.hasPrefix(words[1]))
      // The second can change between the answer and its reading.
      let isCapped = seconds == Self.cap
      let here = [now, now - 1].map { pause.verdict(at: $0, atMost: isCapped ? Self.cap : 1 << 32) }
      let curl = GeneratedPause.text(seconds)
      inputs.append(
        ComparedInput(
          oddities: pause.oddities, here: here.contains(curl) ? curl : here[0], curl: curl,
          text: "\(pause.values)"))
    }
    try ExplainedDifference.check(inputs, "pause")
  }
}
