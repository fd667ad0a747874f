import HubProtocol
import NodeCore
import Testing
import Units

/// What an answer of these bytes says beside its status, taken in pieces of so many bytes.
private func remark(_ answer: [UInt8], pieces: Int = .max) throws -> AnswerRemark {
  var response = HTTPResponse()
  var start = 0
  while start < answer.count {
    let end = min(answer.count, start + min(pieces, answer.count))
    try response.take(answer[start..<end].span)
    start = end
  }
  return response.remark
}

private func remark(
  _ status: Int = 503, head: String = "", body: [UInt8] = [], pieces: Int = .max
) throws -> AnswerRemark {
  let start = "HTTP/1.1 \(status) X\r\n\(head)Content-Length: \(body.count)\r\n\r\n"
  return try remark(Array(start.utf8) + body, pieces: pieces)
}

private func said(_ body: String, pieces: Int = .max) throws -> String {
  String(decoding: try remark(400, body: Array(body.utf8), pieces: pieces).text, as: UTF8.self)
}

@Suite("What an answer says beside its status")
struct AnswerRemarkTests {
  static let noon = "Sun, 29 Nov 2026 12:00:00 GMT"

  @Test(
    "`Retry-After` asks for a pause in seconds or until a date, and for none where it is neither",
    arguments: [
      ("0", .span(.zero)), ("1", .span(.seconds(1))), ("120", .span(.seconds(120))),
      ("0030", .span(.seconds(30))), ("99999999999999999999", .span(.seconds(1 << 32))),
      ("-1", nil), ("+5", nil), ("5.5", .span(.seconds(6))), ("5.", nil), ("5.x", nil),
      ("5.5.5", nil), (".5", nil), ("5 s", nil), ("", nil), ("soon", nil),
      (noon, .until(1_795_953_600)), ("Sunday, 29-Nov-26 12:00:00 GMT", .until(1_795_953_600)),
      ("Sun Nov 29 12:00:00 2026", .until(1_795_953_600)),
      ("Sun, 06 Nov 1994 08:49:37 GMT", .until(784_111_777)),
      ("Sunday, 06-Nov-94 08:49:37 GMT", .until(784_111_777)),
      ("Sun Nov  6 08:49:37 1994", .until(784_111_777)),
      ("Fri, 31 Dec 2027 23:59:60 GMT", .until(1_830_297_599)),
      ("Sun, 29 Nov 2026 12:00:00 CET", nil), ("Sun, 29 Nov 2026 12:00:00", nil),
      ("Sun, 31 Nov 2026 12:00:00 GMT", nil), ("Sun, 29 Now 2026 12:00:00 GMT", nil),
      ("Sun, 29 Nov 2026 24:00:00 GMT", nil), ("29 Nov 2026 12:00:00 GMT", nil),
      ("Sun, 29 Nov 02026 12:00:00 GMT", nil), ("2026-11-29T12:00:00Z", nil),
    ] as [(String, RequestedPause?)])
  func retryAfter(_ value: String, _ pause: RequestedPause?) throws {
    #expect(try remark(head: "Retry-After: \(value)\r\n").pause == pause)
    #expect(try remark(head: "RETRY-AFTER:\(value)\r\n", pieces: 1).pause == pause)
  }

  @Test(
    "A date is read on the server's own clock where the answer shows it",
    arguments: [
      (noon, "Sun, 29 Nov 2026 12:00:30 GMT", 30), (noon, noon, 0),
      ("Sun, 29 Nov 2026 12:01:00 GMT", noon, 0),
      ("Sat, 01 Jan 2000 00:00:00 GMT", noon, 849_268_800),
    ] as [(String, String, Int64)])
  func date(_ now: String, _ end: String, _ seconds: Int64) throws {
    for head in [
      ["Date: \(now)", "Retry-After: \(end)"], ["Retry-After: \(end)", "date: \(now)"],
    ] {
      let text = head.map { $0 + "\r\n" }.joined()
      #expect(try remark(head: text).pause == .span(.seconds(seconds)))
    }
  }

  @Test("An answer that acknowledges says nothing", arguments: [200, 204, 299])
  func acknowledged(_ status: Int) throws {
    let body = status == 204 ? [] : Array("busy".utf8)
    let head = "Retry-After: 30\r\n"
    let text = "HTTP/1.1 \(status) X\r\n\(head)"
    let end = status == 204 ? "\r\n" : "Content-Length: \(body.count)\r\n\r\n"
    #expect(try remark(Array((text + end).utf8) + body) == AnswerRemark())
  }

  @Test(
    "A redirection is shown by the server that it leads to, without credentials and path",
    arguments: [
      ("https://other.test/in?x=1", "https://other.test"),
      ("https://other.test:8443", "https://other.test:8443"),
      ("http://user:pw@other.test:80/a@b", "http://other.test:80"),
      ("https://[2001:db8::1]:443/x", "https://[2001:db8::1]:443"), ("//cdn.test/x", "cdn.test"),
      ("/new/path?q", "/new/path"), ("in/v2#x", "in/v2"),
      ("https://h\u{1}\u{202E}/", "https://h????"),
    ])
  func location(_ value: String, _ shown: String) throws {
    let said = try remark(301, head: "Location: \(value)\r\n", body: Array("<a>moved</a>".utf8))
    #expect(String(decoding: said.text, as: UTF8.self) == shown)
    #expect(try remark(400, head: "Location: \(value)\r\n").text.isEmpty)
  }

  @Test(
    "The body says why in one line, whatever kind of text it is",
    arguments: [
      ("no such device", "no such device"),
      ("  \r\n\tno such device \r\nTrace: x", "no such device"),
      ("{\"error\": \"bad\"}", "{\"error\": \"bad\"}"),
      ("{\n  \"error\": {\n    \"code\": 7\n  }\n}\n", "{ \"error\": { \"code\": 7 } }"),
      (
        "<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>",
        "400 No required SSL certificate was sent"
      ),
      (
        "<!DOCTYPE HTML>\n<html><head>\n<title>413</title>\n</head><body>\n<h1>Too Large</h1>\n",
        "413 Too Large"
      ),
      ("a\u{0}b\u{1B}[31mc\u{7F}d", "a b [31mc d"), ("größer als 64 KiB", "größer als 64 KiB"),
      ("x\u{202E}txt\u{85}\u{200B}\u{2028}y", "x?" + "??txt" + "??" + "???" + "???y"), ("", ""),
      ("\r\n \n", ""), ("<br><br>", ""),
    ])
  func body(_ body: String, _ expected: String) throws {
    for pieces in [Int.max, 1, 3] { #expect(try said(body, pieces: pieces) == expected) }
  }

  @Test("Bytes that are not UTF-8 become question marks, and a cut character is left out")
  func notUTF8() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0x62, 0xE2, 0x82]
    #expect(try remark(400, body: bytes).text == Array("a??????b".utf8))
  }

  @Test("A body of any length is kept to 160 bytes, whole characters alone")
  func long() throws {
    let text = try remark(400, body: Array(String(repeating: "ü", count: 30_000).utf8)).text
    #expect(text == Array(String(repeating: "ü", count: 80).utf8))
    let odd = try remark(400, body: Array(("x" + String(repeating: "ü", count: 99)).utf8)).text
    #expect(odd.count == 159 && String(validating: odd, as: UTF8.self) != nil)
  }

  @Test("A body in chunks, or one that ends with the connection, says the same")
  func framings() throws {
    let head = "HTTP/1.1 400 X\r\n"
    let chunks = head + "Transfer-Encoding: chunked\r\n\r\n4\r\nno s\r\n6\r\nuch de\r\n"
    #expect(try remark(Array(chunks.utf8), pieces: 1).text == Array("no such de".utf8))
    #expect(try remark(Array((head + "\r\nno such device\n").utf8)).text.count == 14)
  }

  @Test("What an interim answer says is not that of the final one")
  func interim() throws {
    let text =
      "HTTP/1.1 103 Early\r\nRetry-After: 9\r\n\r\nHTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"
    #expect(try remark(Array(text.utf8)) == AnswerRemark(status: 503))
  }
}
