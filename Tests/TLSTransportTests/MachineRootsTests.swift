import Glibc
import Testing

@testable import TLSTransport

@Suite("The roots that the machine trusts")
struct MachineRootsTests {
  static let bundle = "/etc/ssl/certs/ca-certificates.crt"
  static let isThere = access(bundle, R_OK) == 0

  @Test(
    "Every root of the machine is an anchor of `system` and `web`, whatever its signature",
    .enabled(if: isThere, "the package ca-certificates is not installed"))
  func usable() throws {
    let text = try Fixtures.bytes(Self.bundle, countMax: 1 << 21)
    for engine in Profiles.areBuilt ? ["system", "web"] : ["system"] {
      let engine = try Engines.load(engine)
      let unusable = TLSClientSettings.unusableAnchors(in: text.span, engine: engine)
      #expect(unusable.isEmpty, "\(engine.profile)")
      #expect(throws: Never.self) {
        try TLSClientSettings(anchors: text.span, engine: engine, entropy: SeededEntropy(seed: 1))
      }
    }
  }
}
