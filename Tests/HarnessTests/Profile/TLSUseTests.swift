import Testing

@testable import TLSBench

@Suite("Uses of TLS")
struct TLSUseTests {
  @Test(
    "Each use has its own label in tables, and its own word in files",
    arguments: zip(
      TLSUse.allCases,
      [
        ("full", "full handshake"), ("mutual", "mutual TLS"), ("resumed", "resumption (ticket)"),
        ("report", "report, session open"), ("two-certificates", "two-certificate chain"),
        ("rsa", "RSA chain"), ("tls-1.3", "TLS 1.3"),
      ]))
  func labels(_ use: TLSUse, _ wanted: (word: String, title: String)) {
    #expect(use.rawValue == wanted.word)
    #expect(use.title == wanted.title)
  }

  @Test("A handshake that is counted is any but those whose certificates alone differ")
  func counted() {
    #expect(TLSUse.counted == [.full, .mutual, .resumed, .tls13])
  }
}
