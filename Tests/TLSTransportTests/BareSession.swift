import Transport
import Units

@testable import TLSTransport

/// The engine's client without the connection that guards its calls, and the engine's own server.
final class BareSession {
  let wire = Wire()
  var client: EngineSession
  var server: TLSServerSession
  private var lower: WireConnection

  init(
    _ settings: EngineSettings, chain: String = "hub", key: String = "hub"
  ) throws {
    client = EngineSession(settings: settings)
    try client.openClient(try TLSServerName("hub.test"), wallTime: .known(WallClock.usual))
    server = try TLSServerSession(settings: Fixtures.server(chain: chain, key: key))
    lower = WireConnection(wire: wire)
  }

  /// Runs one state; what refused it.
  func step() -> (progress: EngineProgress?, fault: StreamFault?) {
    do throws(StreamFault) {
      let progress = try client.handshake(at: .zero)
      if progress == .wantInput {
        _ = try client.send(to: &lower)
        _ = try server.serve(wire)
        try receive()
      }
      return (progress, nil)
    } catch {
      return (nil, error)
    }
  }

  /// Runs states until the session is open or refused; what refused it.
  func handshake() -> StreamFault? {
    for _ in 0..<40 {
      let (progress, fault) = step()
      if progress == .done || fault != nil { return fault }
    }
    return .endedEarly
  }

  /// Gives the client what waits for it.
  func receive() throws(StreamFault) { _ = try client.receive(from: &lower) }

  /// Bytes that wait to be sent.
  var waiting: Int { client.outputCount }

  /// What may be resumed later.
  func save() -> SavedSession? { client.save() }

  /// Whether a kept session may be resumed.
  func offer(_ saved: SavedSession) -> Bool { client.offer(saved, at: .zero) }

  /// What reading comes to.
  func read() -> StreamFault? {
    var bytes: [UInt8] = [0, 0, 0, 0]
    var span = bytes.mutableSpan
    var moved = 0
    do throws(StreamFault) {
      _ = try client.read(into: &span, moved: &moved)
      return nil
    } catch {
      return error
    }
  }

  /// What writing comes to.
  func write() -> StreamFault? {
    let bytes: [UInt8] = [1, 2, 3]
    var moved = 0
    do throws(StreamFault) {
      _ = try client.write(bytes.span, moved: &moved)
      return nil
    } catch {
      return error
    }
  }

  /// What saying goodbye comes to.
  func close() -> StreamFault? {
    do throws(StreamFault) {
      try client.closeNotify()
      return nil
    } catch {
      return error
    }
  }
}
