import HAL
import Testing

@testable import TLSTransport

@Suite("A server that demands a client certificate")
struct IdentityTests {
  private func session(
    identity: (chain: String, key: String)?, anchors: String = "ca"
  ) throws -> Session {
    let server = try Fixtures.server()
    let authority = try Fixtures.bytes(Fixtures.path(anchors))
    try server.demandIdentity(anchors: authority.span)
    let client = try Fixtures.client()
    if let identity {
      let chain = try Fixtures.bytes(Fixtures.path(identity.chain))
      let key = try Fixtures.bytes(Fixtures.keyPath(identity.key))
      try client.identify(chain: chain.span, key: key.span)
    }
    let session = try Session(settings: client, serverSettings: server)
    try session.run()
    return session
  }

  @Test("opens for one that its authority signed, and again by resumption")
  func good() throws {
    let session = try session(identity: ("client-only", "hub"))
    #expect(session.fault == nil && session.isOpen)
    try session.reconnect()
    #expect(session.isOpen && session.record?.resumed == true)
  }

  @Test("is named where none is configured")
  func none() throws {
    let session = try session(identity: nil)
    #expect(session.fault == .security(.identityDemanded))
    #expect(!session.wire.sentRecordTypes.contains(23))
  }

  @Test("is named where it refuses the one that it is shown")
  func refused() throws {
    let session = try session(identity: ("client-only", "hub"), anchors: "other-ca")
    guard case .security(.identityRefused) = session.fault else {
      Issue.record("\(String(describing: session.fault))")
      return
    }
  }

  @Test("leaves a mistyped identity to be named before any connection")
  func unusable() throws {
    let client = try Fixtures.client()
    let chain = try Fixtures.bytes(Fixtures.path("client-only"))
    let other = try Fixtures.bytes(Fixtures.keyPath("ca"))
    #expect(throws: TLSSettingsFault.keyOfAnotherCertificate) {
      try client.identify(chain: chain.span, key: other.span)
    }
    #expect(throws: TLSSettingsFault.noCertificate) {
      try Fixtures.client().identify(chain: other.span, key: other.span)
    }
  }
}
