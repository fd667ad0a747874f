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
    guard case .malformedCertificate(index: 0, _) = anchorsFault(good.dropLast(40)) else {
      Issue.record("a certificate without its end was accepted")
      return
    }
  }

  /// The numbers of those that are left out, and whether any is of a kind that is not supported.
  private func leftOut(of bytes: [UInt8]) -> [(index: Int, isSupported: Bool)] {
    TLSClientSettings.unusableAnchors(in: bytes.span).compactMap { fault in
      switch fault {
      case .malformedCertificate(let index, let code): code < 0 ? (index, true) : nil
      case .unsupportedCertificate(let index): (index, false)
      default: nil
      }
    }
  }

  @Test("Each unusable anchor is named by its place among several, and the others are used")
  func several() throws {
    let good = try Fixtures.bytes(Fixtures.path("ca"))
    let critical = try Fixtures.bytes(Fixtures.path("critical"))
    var broken = good
    broken[100] = 0x21
    let all = broken + good + critical + good + good.dropLast(40)
    #expect(anchorsFault(all) == nil)
    let left = leftOut(of: all)
    #expect(left.map(\.index) == [0, 2, 4])
    #expect(left.map(\.isSupported) == [true, false, true])
    #expect(leftOut(of: good + good).isEmpty)
    #expect(anchorsFault(broken + critical) != nil)
  }

  @Test("Good certificates that the engine cannot check are distinguished")
  func unsupported() throws {
    let critical = try Fixtures.bytes(Fixtures.path("critical"))
    #expect(anchorsFault(critical) == .unsupportedCertificate(index: 0))
  }

  @Test("Anchors are read with blanks in their PEM, and one after the other in DER")
  func shapes() throws {
    let good = try Fixtures.bytes(Fixtures.path("ca"))
    let other = try Fixtures.bytes(Fixtures.path("other-ca"))
    let indented = good.split(separator: 10).flatMap {
      Array("   \t".utf8) + $0 + Array("  \r\n".utf8)
    }
    for text in [indented, indented + other] {
      #expect(anchorsFault(text) == nil && leftOut(of: text).isEmpty)
    }
    let der = try Fixtures.certificates("ca")[0]
    let second = try Fixtures.certificates("other-ca")[0]
    #expect(leftOut(of: der + second).isEmpty)
    #expect(leftOut(of: der + second.dropLast()).map(\.index) == [1])
    #expect(leftOut(of: der + [10]).map(\.index) == [1])
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
