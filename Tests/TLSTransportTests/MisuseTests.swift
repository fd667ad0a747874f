import Testing
import Transport
import Units

@testable import TLSTransport

/// What the engine itself refuses, whatever its caller has forgotten to ask.
@Suite("An engine's session")
struct MisuseTests {
  private static let misuse = StreamFault.security(.engine(0))

  private func session(chain: String = "hub") throws -> BareSession {
    try BareSession(Fixtures.client().engine, chain: chain)
  }

  @Test("A session neither gives nor takes a byte, nor closes, before its handshake is over")
  func early() throws {
    let session = try session()
    var states = 0
    while true {
      let waiting = session.waiting
      let faults = [session.read(), session.write(), session.close()]
      #expect(faults == [Self.misuse, Self.misuse, Self.misuse], "state \(states)")
      #expect(session.save() == nil && session.waiting == waiting, "state \(states)")
      let (progress, fault) = session.step()
      try #require(fault == nil)
      states += 1
      if session.client.facts?.state == .over || progress == .done { break }
    }
    #expect(states > 10)
    #expect(session.handshake() == nil && session.write() == nil)
  }

  @Test(
    "A session that was refused stays refused, by the same name",
    arguments: ["expired", "wrong-name"])
  func refused(_ chain: String) throws {
    let session = try session(chain: chain)
    let fault = try #require(session.handshake())
    let waiting = session.waiting
    for _ in 0..<3 {
      let again = [session.handshake(), session.read(), session.write(), session.close()]
      #expect(again == [fault, fault, fault, fault])
    }
    #expect(session.save() == nil && session.waiting == waiting)
  }

  @Test("A session that has broken gives nothing more, and nothing to resume")
  func broken() throws {
    let session = try session()
    #expect(session.handshake() == nil)
    #expect(session.save() != nil)
    session.wire.toClient = WireRecord(type: 23, body: [UInt8](repeating: 7, count: 32)).bytes
    try session.receive()
    let broken = StreamFault.security(.badRecord)
    #expect(session.read() == broken)
    let waiting = session.waiting
    #expect([session.read(), session.write(), session.close()] == [broken, broken, broken])
    #expect(session.save() == nil && session.waiting == waiting)
  }

  @Test("A session takes no other to resume once its handshake has begun")
  func lateOffer() throws {
    let first = try session()
    #expect(first.handshake() == nil)
    let saved = try #require(first.save())
    let settings = try Fixtures.client().engine
    #expect(try BareSession(settings).offer(saved))
    let begun = try BareSession(settings)
    _ = begun.step()
    #expect(!begun.offer(saved))
  }
}
