import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("The end of a session")
struct StreamEndTests {
  @Test("A session ends properly with close_notify")
  func closeNotify() throws {
    let session = try Session()
    try session.run()
    try session.server.closeNotify()
    session.server.send(session.wire)
    session.wire.serverHasEnded = true
    #expect(try session.client.readAll().last == .ended)
    #expect(try session.client.readAll().last == .ended)
  }

  @Test("An end without close_notify is a truncation, whatever came before")
  func truncation() throws {
    let session = try Session()
    try session.run()
    #expect(try session.server.write([1, 2, 3].span) == .moved(3))
    session.server.send(session.wire)
    session.wire.serverHasEnded = true
    var bytes = [UInt8](repeating: 0, count: 8)
    var span = bytes.mutableSpan
    #expect(try session.client.read(into: &span) == .moved(3))
    #expect(throws: StreamFault.endedEarly) { try session.client.readAll() }
    #expect(throws: StreamFault.reset) { try session.client.readAll() }
  }

  @Test("The call of close notifies the server")
  func closing() throws {
    let session = try Session()
    try session.run()
    session.client.close(at: .zero)
    #expect(session.wire.sentRecordTypes.last == 21)
    session.server.accept(from: session.wire)
    #expect(try session.server.readOnce() == .ended)
  }

  @Test("A client's end without close_notify is a truncation for the server")
  func serverTruncation() throws {
    let session = try Session()
    try session.run()
    _ = try session.server.receive(session.wire)
    session.server.inputEnded()
    #expect(throws: StreamFault.endedEarly) { try session.server.readOnce() }
  }

  @Test("A changed record ends the session, and is never given out", arguments: [0, 7, 20])
  func badRecord(_ position: Int) throws {
    let session = try Session()
    try session.run()
    #expect(try session.server.write([1, 2, 3].span) == .moved(3))
    session.server.send(session.wire)
    session.wire.toClient[5 + position] ^= 1
    #expect(throws: StreamFault.security(.badRecord)) { try session.client.readAll() }
  }

  @Test("An end by a fatal alert says which one")
  func alert() throws {
    let session = try Session()
    try session.run()
    // A record that the server cannot decrypt makes it send bad_record_mac, 20.
    session.wire.toServer += [23, 3, 3, 0, 32] + [UInt8](repeating: 0, count: 32)
    #expect(throws: StreamFault.self) { try session.server.receive(session.wire) }
    session.server.send(session.wire)
    #expect(throws: StreamFault.security(.alert(20))) { try session.client.readAll() }
  }
}

extension TLSServerSession {
  mutating func readOnce() throws(StreamFault) -> StreamProgress {
    var bytes = [UInt8](repeating: 0, count: 16)
    var span = bytes.mutableSpan
    return try read(into: &span)
  }
}
