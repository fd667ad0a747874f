import HAL
import Units

@testable import TLSTransport

/// A client and the engine's own server on one wire.
final class Session {
  let wire = Wire()
  var client: TLSConnection<WireConnection>
  var server: TLSServerSession
  /// What refused the handshake on the client's side.
  private(set) var fault: StreamFault?
  private(set) var isOpen = false
  /// The client's account of the handshake.
  var record: HandshakeRecord? { client.handshake }
  var tally: TLSTally { client.tally }

  init(
    to name: String = "hub.test", chain: String = "hub", key: String = "hub",
    anchors: String = "ca", wallClock: Int64? = WallClock.usual, clientSeed: UInt64 = 1,
    limit: Interval = .seconds(10)
  ) throws {
    let settings = try Fixtures.client(
      anchors: anchors, entropy: SeededEntropy(seed: clientSeed))
    client = TLSConnection(
      over: WireConnection(wire: wire), to: try TLSServerName(name), settings: settings,
      limit: limit)
    client.wallClock = wallClock
    server = try TLSServerSession(
      settings: Fixtures.server(chain: chain, key: key), wallClock: wallClock)
  }

  /// Connects and runs both ends in turn until the session is open or refused. A turn takes a
  /// millisecond; what the server answers can be changed on its way.
  func run(
    turnsMax: Int = 20_000, change: (inout [UInt8]) -> Void = { _ in }
  ) throws {
    try client.connect(at: .zero)
    isOpen = false
    for turn in 0..<UInt64(turnsMax) where !isOpen && fault == nil {
      let now = Instant(microseconds: turn * 1_000)
      do {
        isOpen = try client.establish(at: now) == .ready
      } catch {
        fault = error
      }
      do {
        _ = try server.serve(wire, at: now)
      } catch {
        // What the server thinks of a refused handshake is not the question here.
      }
      change(&wire.toClient)
    }
  }
}
