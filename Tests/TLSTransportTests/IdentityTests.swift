import Testing
import Transport

@testable import TLSTransport

@Suite("A server that demands a client certificate")
struct IdentityTests {
  private func session(
    identity: (chain: String, key: String)?, anchors: String = "ca", engine: String = "system"
  ) throws -> Session {
    let server = try Fixtures.server()
    let authority = try Fixtures.bytes(Fixtures.path(anchors))
    try server.demandIdentity(anchors: authority.span)
    let client = try Fixtures.client(engine: Engines.load(engine))
    if let identity {
      let chain = try Fixtures.bytes(Fixtures.path(identity.chain))
      let key = try Fixtures.bytes(Fixtures.keyPath(identity.key))
      try client.identify(chain: chain.span, key: key.span)
    }
    let session = try Session(settings: client, serverSettings: server)
    try session.run()
    return session
  }

  @Test("A certificate that the server's authority signed opens, and again by resumption")
  func good() throws {
    let session = try session(identity: ("client-only", "hub"))
    #expect(session.fault == nil && session.isOpen)
    try session.reconnect()
    #expect(session.isOpen && session.record?.resumed == true)
  }

  // The server's tickets have the client's certificate in them, 448 bytes: `field` sends 512 at
  // once.
  @Test(
    "The server opens again, even if its ticket is too long to be offered",
    .enabled(if: Profiles.areBuilt),
    arguments: [("system", true), ("field", false), ("photon", true), ("web", true)])
  func longTicket(_ engine: String, _ isResumed: Bool) throws {
    let session = try session(identity: ("client-only", "hub"), engine: engine)
    for _ in 1...3 {
      #expect(session.fault == nil && session.isOpen, "\(engine)")
      try session.reconnect()
      #expect(session.record?.resumed == isResumed, "\(engine)")
    }
    #expect(session.isOpen)
  }

  @Test(
    "A chain that no record can hold is named before any connection",
    .enabled(if: Profiles.areBuilt, Profiles.remedy))
  func longChain() throws {
    let chain = try Fixtures.bytes(Fixtures.path("long"))
    let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
    try Fixtures.client().identify(chain: chain.span, key: key.span)
    let field = try Fixtures.client(engine: Profiles.load("field"))
    let fault = #expect(throws: TLSSettingsFault.self) {
      try field.identify(chain: chain.span, key: key.span)
    }
    guard case .identityTooLong(let bytes) = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(bytes > 512)
  }

  @Test("A demanded certificate is named as missing if none is configured")
  func none() throws {
    let session = try session(identity: nil)
    #expect(session.fault == .security(.identityDemanded))
    #expect(!session.wire.sentRecordTypes.contains(23))
  }

  @Test("A refusal of the client certificate is named as such")
  func refused() throws {
    let session = try session(identity: ("client-only", "hub"), anchors: "other-ca")
    guard case .security(.identityRefused) = session.fault else {
      Issue.record("\(String(describing: session.fault))")
      return
    }
  }

  @Test("A mistyped identity is named before any connection")
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

  @Test("A second identity over the first is refused")
  func second() throws {
    let client = try Fixtures.client()
    let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
    let (first, other) = (
      try Fixtures.bytes(Fixtures.path("client-only")), try Fixtures.bytes(Fixtures.path("hub"))
    )
    try client.identify(chain: first.span, key: key.span)
    #expect(throws: TLSSettingsFault.engine(0)) {
      try client.identify(chain: other.span, key: key.span)
    }
  }
}

@Suite(
  "The identity of a client, short of what it needs",
  .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct IdentityResourceTests {
  private func fault(
    _ engine: TLSEngine, _ account: TLSAccount?, drawsMax: Int = .max
  ) throws -> TLSSettingsFault? {
    let settings = try Fixtures.client(
      engine: engine, entropy: SeededEntropy(seed: 1, drawsMax: drawsMax))
    let chain = try Fixtures.bytes(Fixtures.path("client-only"))
    let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
    do throws(TLSSettingsFault) {
      try account?.booking { () throws(TLSSettingsFault) in
        try settings.identify(chain: chain.span, key: key.span)
      }
      if account == nil { try settings.identify(chain: chain.span, key: key.span) }
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "An identity without memory says so at every allocation, and leaks nothing",
    arguments: Profiles.names + ["system"])
  func memory(_ name: String) throws {
    let engine = try TLSEngine.loadMeasured(name, in: [Profiles.folder])
    let whole = try #require(TLSAccount(of: engine))
    #expect(try fault(engine, whole) == nil)
    let calls = whole.measurement.total.calls
    #expect(calls > 10)
    let numbers = Set(1...min(calls, 60)).union(max(1, calls - 20)...calls)
      .union(stride(from: 1, to: calls, by: 97))
    for number in numbers.sorted() {
      let account = try #require(TLSAccount(of: engine, failing: number))
      #expect(try fault(engine, account) == .outOfMemory, "allocation \(number) of \(calls)")
      let books = account.measurement
      #expect(books.total.refused >= 1 && books.total.liveBytes == 0, "allocation \(number)")
      #expect(books.contextBytes == 0 && books.constantBytes == 0, "allocation \(number)")
    }
  }

  @Test("An identity without random numbers says so", arguments: Profiles.names)
  func entropy(_ name: String) throws {
    let engine = try Profiles.load(name)
    #expect(try fault(engine, nil, drawsMax: 0) == .noEntropy)
    #expect(try fault(engine, nil) == nil)
  }
}
