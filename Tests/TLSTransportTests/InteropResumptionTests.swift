import LinuxHAL
import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("Over real TCP with OpenSSL", .serialized, .timeLimit(.minutes(2)))
struct InteropResumptionTests {
  static let ways: [(name: String, options: [String])] = [
    ("tickets", []), ("session ids", ["-no_ticket"]),
  ]

  @Test("OpenSSL resumes a session by ticket or by session id", arguments: ways)
  func resumes(_ row: (name: String, options: [String])) throws {
    let (process, port) = try ForeignServer.openssl.start(
      chain: "hub", key: "hub", options: row.options + ["-naccept", "3"])
    var client = try LoopbackClient(to: port)
    for resumed in [false, true, true] {
      try client.open()
      try client.send(Array("abc\n".utf8))
      #expect(try client.receive(4) == Array("cba\n".utf8))
      #expect(client.tls.handshake?.resumed == resumed)
      client.tls.close(at: monotonicNow())
    }
    #expect(client.tls.tally.resumptions == 2)
    withExtendedLifetime(process) {}
  }

  @Test("A server of OpenSSL that resumes nothing is verified each time")
  func never() throws {
    let (process, port) = try ForeignServer.openssl.start(
      chain: "hub", key: "hub", options: ["-no_ticket", "-no_cache", "-naccept", "2"])
    var client = try LoopbackClient(to: port)
    for _ in 0..<2 {
      try client.open()
      #expect(client.tls.handshake?.resumed == false)
      client.tls.close(at: monotonicNow())
    }
    withExtendedLifetime(process) {}
  }

  @Test("A refused ticket is not kept for the session that was opened instead")
  func refusedTicket() throws {
    let (giver, first) = try ForeignServer.openssl.start(chain: "hub", key: "hub")
    let (refuser, second) = try ForeignServer.openssl.start(
      chain: "hub", key: "hub", options: ["-no_ticket", "-no_cache"])
    var client = try LoopbackClient(to: first)
    try client.open()
    let saved = client.tls.saved
    #expect(saved != nil)
    var other = try LoopbackClient(to: second)
    other.tls.saved = saved
    try other.open()
    let (isKept, resumed) = (other.tls.saved != nil, other.tls.handshake?.resumed)
    #expect(!isKept && resumed == false)
    withExtendedLifetime((giver, refuser)) {}
  }

  @Test("A ticket is offered no longer than its server has said, if that is less than a day")
  func hint() throws {
    let (process, port) = try ForeignServer.openssl.start(chain: "hub", key: "hub")
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    let settings = try TLSClientSettings(anchors: anchors.span)
    var client = try LoopbackClient(to: port, settings: settings)
    try client.open()
    let kept = client.tls.saved
    let saved = try #require(kept)
    var next = EngineSession(settings: settings.engine)
    // OpenSSL says two hours: SSL_CTX_set_timeout(3).
    for (later, isOffered) in [(60, true), (7_000, true), (7_400, false), (86_300, false)] {
      try next.openClient(try TLSServerName("localhost"), wallTime: .unknown)
      let took = next.offer(saved, at: monotonicNow() + .seconds(Int64(later)))
      #expect(took == isOffered, "\(later) s")
    }
    withExtendedLifetime(process) {}
  }

  private func identified(chain: String, key: String) throws -> TLSClientSettings {
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    let settings = try TLSClientSettings(anchors: anchors.span)
    let chain = try Fixtures.bytes(Fixtures.path(chain))
    let key = try Fixtures.bytes(Fixtures.keyPath(key))
    try settings.identify(chain: chain.span, key: key.span)
    return settings
  }

  static let demands = ["-Verify", "1", "-verify_return_error", "-CAfile", Fixtures.path("ca")]

  @Test("A client certificate that OpenSSL demands is shown")
  func identity() throws {
    let (process, port) = try ForeignServer.openssl.start(
      chain: "hub", key: "hub", options: Self.demands)
    var client = try LoopbackClient(
      to: port, settings: identified(chain: "client-only", key: "hub"))
    try client.open()
    try client.send(Array("abc\n".utf8))
    #expect(try client.receive(4) == Array("cba\n".utf8))
    withExtendedLifetime(process) {}
  }

  @Test("A client certificate that OpenSSL misses or refuses is named")
  func identityFaults() throws {
    let (process, port) = try ForeignServer.openssl.start(
      chain: "hub", key: "hub", options: Self.demands + ["-naccept", "2"])
    var client = try LoopbackClient(to: port)
    #expect(throws: StreamFault.security(.identityDemanded)) { try client.open() }
    client = try LoopbackClient(
      to: port, settings: identified(chain: "unknown-authority", key: "hub"))
    let fault = #expect(throws: StreamFault.self) { try client.open() }
    guard case .security(.identityRefused) = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    withExtendedLifetime(process) {}
  }

  @Test("A trusted key of OpenSSL may not be used for anything")
  func pinnedUse() throws {
    let (process, port) = try ForeignServer.openssl.start(chain: "client-only", key: "hub")
    let trust = MemoryTrust()
    var client = try LoopbackClient(to: port, settings: TLSClientSettings(trust: trust))
    #expect(throws: StreamFault.security(.wrongUsage)) { try client.open() }
    #expect(trust.keptCount == 0)
    withExtendedLifetime(process) {}
  }
}
