import NodeHost
import Testing

@Suite("Files of certificates and keys are understood as a whole")
struct CredentialFlawTests {
  private static func block(_ kind: String) -> String {
    "-----BEGIN \(kind)-----\nMIIB\nAAA=\n-----END \(kind)-----\n"
  }

  @Test(
    "Blocks with explaining text in front are good, and all else has its flaw and line",
    arguments: [
      ("", nil), ("no block at all\n", nil), (block("CERTIFICATE"), nil),
      ("subject=x\n" + block("CERTIFICATE") + "\n  \n", nil),
      (block("CERTIFICATE") + "issuer=y\n" + block("CERTIFICATE"), nil),
      (block("CERTIFICATE") + block("PRIVATE KEY"), nil),
      (block("CERTIFICATE").replacing("\n", with: "\r\n"), nil),
      (block("CERTIFICATE").replacing("\n", with: " \t\n  \t"), nil),
      (block("CERTIFICATE") + "garbage\n", .behindLastBlock(line: 5)),
      (block("CERTIFICATE") + "\u{1}\n", .notText(line: 5)),
      (block("A").replacing("END A", with: "END B"), .openBlock(line: 1)),
      (block("A") + "-----BEGIN A-----\nMII", .openBlock(line: 5)),
      ("-----BEGIN A-----\n" + block("A"), .openBlock(line: 1)),
      ("x" + block("A"), .strayBoundary(line: 1)), ("-----END A-----\n", .strayBoundary(line: 1)),
    ] as [(String, CredentialFlaw?)])
  func flaws(text: String, expected: CredentialFlaw?) {
    #expect(CredentialFlaw(in: Array(text.utf8)) == expected)
  }

  @Test("A file that is cut short anywhere within a block is flawed")
  func cuts() {
    let text = Array((Self.block("CERTIFICATE") + Self.block("CERTIFICATE")).utf8)
    for count in 18..<text.count {
      let cut = String(decoding: text[..<count], as: UTF8.self)
      let whole = cut.split(separator: "\n").filter { $0 == "-----END CERTIFICATE-----" }.count
      let begun = cut.split(separator: "\n").filter { $0.hasPrefix("-----BEGIN") }.count
      let flaw = CredentialFlaw(in: Array(cut.utf8))
      let isBetween =
        whole == begun && cut.split(separator: "\n").last?.hasPrefix("-----END") ?? true
      #expect((flaw == nil) == isBetween, "\(count): \(String(describing: flaw))")
    }
  }

  @Test("Bytes behind one object in DER are a flaw, in each form of its length")
  func binary() {
    for (head, count) in [([0x30, 3], 3), ([0x30, 0x81, 3], 3), ([0x30, 0x82, 0, 3], 3)]
      as [([UInt8], Int)]
    {
      let whole = head + [UInt8](repeating: 5, count: count)
      #expect(CredentialFlaw(in: whole) == nil)
      #expect(CredentialFlaw(in: whole + [0x30]) == .behindDER)
      #expect(CredentialFlaw(in: whole + whole) == .behindDER)
      // A cut one is for the parser to refuse.
      #expect(CredentialFlaw(in: Array(whole.dropLast())) == nil)
    }
  }
}
