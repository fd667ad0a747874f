import BoardFiles
import TestSupport
import Testing

@testable import NodeHost

@Suite("When certificates of a board's files end")
struct CertificateEndsTests {
  @Test(
    "The end is the one that openssl reads, of each certificate of a file",
    arguments: ["cat ca.pem", "cat hub.pem ca.pem", "openssl x509 -in hub.pem -outform DER"])
  func ends(command: String) throws {
    let folder = try TemporaryFolder()
    let certs = Program.root + "/fixtures/certs"
    let made = try Program("sh", ["-ec", "cd '\(certs)' && \(command) > '\(folder.path)/out'"])
      .finish()
    try #require(made.status == 0, "\(made.errors)")
    let names = ["hub.pem", "ca.pem"].filter { command.contains($0) }
    let expected = try names.map { name in
      let end = "$(openssl x509 -in '\(certs)/\(name)' -noout -enddate | cut -d= -f2)"
      return try Program("sh", ["-ec", "date -d \"\(end)\" +%s"]).finish().output
    }
    let found = CertificateEnds.ends(in: try InputFile.read(folder.path + "/out"))
    #expect(found.map { "\($0)\n" } == expected)
  }

  @Test(
    "What has ended is an error and what ends within three weeks a warning; the last one counts",
    arguments: [
      ([1_000], 1_001, "error"), ([1_000], 1_000, "warning"), ([1_814_399], 0, "warning"),
      ([1_814_400], 0, nil), ([5, 1_814_406], 6, nil), ([5, 7], 6, "warning"), ([], 6, nil),
    ] as [([Int64], Int64, String?)])
  func weights(ends: [Int64], now: Int64, weight: String?) {
    let place = SourcePosition(file: "b.yaml", line: 3, column: 9)
    let finding = CertificateEnds.finding("ca.pem", place, ends, at: now)
    #expect(finding?.weight.rawValue == weight)
    #expect(finding?.text.hasPrefix("b.yaml:3:9: ca.pem end") ?? true)
  }
}
