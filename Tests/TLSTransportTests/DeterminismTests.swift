import Glibc
import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("The same inputs give the same bytes")
struct DeterminismTests {
  private func transcript(seed: UInt64 = 1, wallClock: Int64? = WallClock.usual) throws -> [UInt8] {
    let session = try Session(wallClock: wallClock, clientSeed: seed)
    try session.run()
    _ = try session.client.write([1, 2, 3].span)
    session.client.close(at: .zero)
    try #require(session.fault == nil)
    return session.wire.sent + session.wire.delivered
  }

  @Test("The same inputs give the same bytes both ways, application data and close_notify included")
  func twice() throws {
    #expect(try transcript() == transcript())
    #expect(try transcript(wallClock: nil) == transcript(wallClock: nil))
  }

  @Test("Other inputs give other bytes")
  func different() throws {
    #expect(try transcript(seed: 1) != transcript(seed: 9))
    #expect(try transcript() != transcript(wallClock: WallClock.usual + 1))
  }

  // The hello's random begins 11 bytes into the first record: record header 5, handshake header 4,
  // version 2 (RFC 5246, section 7.4.1.2).
  private func helloTime(_ hello: [UInt8]) -> Int64 {
    hello[11..<15].reduce(0) { $0 << 8 | Int64($1) }
  }

  @Test("The hello carries the time that was passed in, never the machine's")
  func helloCarriesPassedTime() throws {
    for wallClock in [WallClock.usual, 0, 1 << 31] {
      let session = try Session(wallClock: wallClock)
      try session.run()
      #expect(helloTime(session.wire.sent) == wallClock)
    }
    let unknown = try Session(wallClock: nil)
    try unknown.run()
    let now = Int64(time(nil))
    #expect(!(now - 60...now + 60).contains(helloTime(unknown.wire.sent)))
    // An end without a time sends none; that is true of the server too.
    let other = try Session(
      wallClock: nil, clientSeed: 9,
      serverSettings: Fixtures.server(entropy: SeededEntropy(seed: 9)))
    try other.run()
    #expect(helloTime(unknown.wire.sent) != helloTime(other.wire.sent))
    #expect(helloTime(unknown.wire.delivered) != helloTime(other.wire.delivered))
  }

  @Test("Outside of the engine time(2) returns the machine's time")
  func machineTime() throws {
    let session = try Session()
    try session.run()
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var stored: time_t = 0
    #expect(abs(time(&stored) - now.tv_sec) <= 1)
    #expect(abs(stored - now.tv_sec) <= 1)
  }

  @Test("A generator that fails at any draw ends the handshake, never opens it")
  func failingEntropy() throws {
    let counted = SeededEntropy(seed: 1)
    #expect(try open(counted) == nil)
    #expect(counted.draws > 3)
    for draws in 0..<counted.draws {
      let fault = try open(SeededEntropy(seed: 1, drawsMax: draws))
      #expect(fault == .security(.noEntropy), "\(draws) draws")
    }
  }

  private func open(_ entropy: SeededEntropy) throws -> StreamFault? {
    let wire = Wire()
    var client = TLSConnection(
      over: WireConnection(wire: wire), to: try TLSServerName("hub.test"),
      settings: try Fixtures.client(entropy: entropy))
    var server = try TLSServerSession(settings: Fixtures.server())
    do {
      try client.connect(at: .zero)
      for _ in 0..<10 where try client.establish(at: .zero) != .ready {
        _ = try server.serve(wire)
      }
      return nil
    } catch {
      return error
    }
  }
}
