import Testing

@testable import TLSTransport

@Suite("Certificates and keys that cannot be used")
struct SettingsTests {
  private func anchorsFault(_ bytes: [UInt8]) -> TLSSettingsFault? {
    do throws(TLSSettingsFault) {
      _ = try TLSClientSettings(anchors: bytes.span)
      return nil
    } catch {
      return error
    }
  }

  @Test("Unusable trust anchors are named as such")
  func anchors() throws {
    let good = try Fixtures.bytes(Fixtures.path("ca"))
    let key = try Fixtures.bytes(Fixtures.keyPath("ca"))
    #expect(anchorsFault(good) == nil)
    #expect(anchorsFault(good + good) == nil)
    #expect(anchorsFault([]) == .noCertificate)
    #expect(anchorsFault(Array("no PEM at all".utf8)) == .noCertificate)
    #expect(anchorsFault(key) == .noCertificate)
    // 0x30 begins a DER SEQUENCE; MBEDTLS_ERR_X509_INVALID_FORMAT is -0x2180.
    #expect(anchorsFault([0x30, 0x00]) != nil)
    #expect(
      anchorsFault(good + good.dropLast(40)) == .malformedCertificate(index: 1, code: -0x2180))
  }

  @Test("An unusable certificate is named by its place among several")
  func second() throws {
    let good = try Fixtures.bytes(Fixtures.path("ca"))
    var broken = good
    broken[200] = broken[200] == 0x41 ? 0x42 : 0x41
    broken[100] = 0x21
    guard case .malformedCertificate(let index, let code) = anchorsFault(good + broken + good)
    else {
      Issue.record("a broken certificate was accepted")
      return
    }
    #expect(index == 1 && code < 0)
  }

  @Test("Good certificates that the engine cannot check are distinguished")
  func unsupported() throws {
    let good = try Fixtures.bytes(Fixtures.path("ca"))
    let critical = try Fixtures.bytes(Fixtures.path("critical"))
    #expect(anchorsFault(good + critical) == .unsupportedCertificate(index: 1))
  }

  @Test(
    "Certificates that the profile is too small for are distinguished",
    .enabled(if: Profiles.areBuilt, Profiles.remedy), arguments: ["hub-rsa", "P-384", "P-521"])
  func tooMuchForField(_ name: String) throws {
    let field = try Profiles.load("field")
    let text = try Fixtures.bytes(Fixtures.path(name))
    #expect(throws: TLSSettingsFault.unsupportedCertificate(index: 0)) {
      try TLSClientSettings(anchors: text.span, engine: field)
    }
    let key = try Fixtures.bytes(Fixtures.keyPath(name))
    #expect(throws: TLSSettingsFault.unsupportedCertificate(index: 0)) {
      let anchors = try Fixtures.bytes(Fixtures.path("ca"))
      try TLSClientSettings(anchors: anchors.span, engine: field)
        .identify(chain: text.span, key: key.span)
    }
  }

  @Test("Unusable certificates of the server are named as such")
  func server() throws {
    let chain = try Fixtures.bytes(Fixtures.path("hub"))
    let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
    let other = try Fixtures.bytes(Fixtures.keyPath("ca"))
    #expect(throws: TLSSettingsFault.keyOfAnotherCertificate) {
      try TLSServerSettings(chain: chain.span, key: other.span)
    }
    #expect(throws: TLSSettingsFault.noCertificate) {
      try TLSServerSettings(chain: key.span, key: key.span)
    }
    let fault = #expect(throws: TLSSettingsFault.self) {
      try TLSServerSettings(chain: chain.span, key: chain.span)
    }
    guard case .malformedKey = fault else {
      Issue.record("expected malformedKey, got \(String(describing: fault))")
      return
    }
  }

  @Test("The engine says which library it was built with")
  func version() {
    #expect(TLSEngine.system.libraryVersion.lowercased().hasPrefix("mbed tls "))
  }
}
