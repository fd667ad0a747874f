import Transport
import Units

@testable import TLSTransport

/// A client and the engine's own server on one wire.
final class Session {
  let wire = Wire()
  var client: TLSConnection<WireConnection>
  var server: TLSServerSession
  private let serverSettings: TLSServerSettings
  private let wallClock: Int64?
  /// What the server's run of the last handshake ended with.
  private(set) var serverFault: StreamFault?
  /// What refused the handshake on the client's side.
  private(set) var fault: StreamFault?
  private(set) var isOpen = false
  /// The client's account of the handshake.
  var record: HandshakeRecord? { client.handshake }
  var tally: TLSTally { client.tally }

  init(
    engine: TLSEngine = .system, to name: String = "hub.test", chain: String = "hub",
    key: String = "hub",
    anchors: String = "ca", wallClock: Int64? = WallClock.usual, clientSeed: UInt64 = 1,
    limit: Interval = .seconds(10), settings: TLSClientSettings? = nil,
    serverSettings: TLSServerSettings? = nil
  ) throws {
    let settings =
      try settings
      ?? Fixtures.client(
        anchors: anchors, engine: engine, entropy: SeededEntropy(seed: clientSeed))
    self.serverSettings = try serverSettings ?? Fixtures.server(chain: chain, key: key)
    self.wallClock = wallClock
    client = TLSConnection(
      over: WireConnection(wire: wire), to: try TLSServerName(name), settings: settings,
      limit: limit)
    client.wallTime = wallClock.map(WallTime.known) ?? .unknown
    server = try TLSServerSession(settings: self.serverSettings, wallClock: wallClock)
  }

  /// Closes the session and meets the same server again, or another one.
  func reconnect(
    at now: Instant = Instant(microseconds: 3_600_000_000), to other: TLSServerSettings? = nil,
    change: (inout [UInt8]) -> Void = { _ in }, changeSent: (inout [UInt8]) -> Void = { _ in }
  ) throws {
    client.close(at: now)
    wire.forget()
    server = try TLSServerSession(settings: other ?? serverSettings, wallClock: wallClock)
    try run(from: now, change: change, changeSent: changeSent)
  }

  /// Connects and runs both ends in turn until the session is open or refused. A turn takes a
  /// millisecond; what either sends can be changed on its way.
  func run(
    turnsMax: Int = 20_000, from begin: Instant = .zero,
    change: (inout [UInt8]) -> Void = { _ in }, changeSent: (inout [UInt8]) -> Void = { _ in }
  ) throws {
    try client.connect(at: begin)
    isOpen = false
    fault = nil
    serverFault = nil
    for turn in 0..<UInt64(turnsMax) where !isOpen && fault == nil {
      let now = Instant(microseconds: begin.microseconds + turn * 1_000)
      do {
        isOpen = try client.establish(at: now) == .ready
      } catch {
        fault = error
      }
      changeSent(&wire.toServer)
      do {
        _ = try server.serve(wire, at: now)
      } catch {
        serverFault = error
      }
      // A client that has refused has left bytes behind, which are no flight.
      if fault == nil { change(&wire.toClient) }
    }
  }
}
