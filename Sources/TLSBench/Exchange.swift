import TLSTransport
import Transport

/// Time that one handshake state took, in nanoseconds.
struct StateTime: Hashable {
  let state: HandshakeState
  /// The client's own: by the clock, and computing.
  var wall: UInt64 = 0
  var processor: UInt64 = 0
  /// Until the server's bytes were there.
  var waiting: UInt64 = 0
}

/// One handshake, and what may follow it, over some way.
struct Exchange<Way: MeasuredWay & ~Copyable>: ~Copyable {
  var way: Way
  let clock: MeasuringClock

  init(over way: consuming Way, clock: MeasuringClock) {
    self.way = way
    self.clock = clock
  }

  /// Runs the whole handshake; the way is open. Callgrind knows it by its name
  /// (``CalledInstructions/collectedFunctions``), so it is never part of its caller.
  @inline(never)
  mutating func handshake(
    _ client: inout TLSClientSession
  ) throws(StreamFault) -> [StateTime] {
    var times: [StateTime] = []
    while true {
      let state = client.state
      // The last step only says that the handshake is over: it counts with the state before.
      if times.last?.state != state, times.isEmpty || state != .over {
        times.append(StateTime(state: state))
      }
      let began = now
      let progress = try client.step()
      let spent = now - began
      times[times.count - 1].wall += spent.wall
      times[times.count - 1].processor += spent.processor
      switch progress {
      case .done:
        try flush(&client)
        return times
      case .wantInput: times[times.count - 1].waiting += try waitForInput(&client).wall
      case .progress, .wantOutput, .ended: continue
      }
    }
  }

  /// Sends a request and takes `count` bytes of its response; the client's own time of it.
  mutating func request(
    _ bytes: [UInt8], answer count: Int, _ client: inout TLSClientSession
  ) throws(StreamFault) -> StateTime {
    let began = now
    var waited = Waiting()
    var sent = 0
    while sent < bytes.count {
      let moved = try client.write(bytes.span.extracting(droppingFirst: sent))
      guard moved > 0 else { throw .endedEarly }
      sent += moved
      try flush(&client)
    }
    var received = 0
    var buffer = [UInt8](repeating: 0, count: 512)
    while received < count {
      var span = buffer.mutableSpan
      let moved = try client.read(into: &span)
      received += moved
      if moved == 0 { waited += try waitForInput(&client) }
    }
    let spent = now - began
    return StateTime(
      state: .over, wall: spent.wall - waited.wall, processor: spent.processor - waited.processor,
      waiting: waited.wall)
  }

  /// What a later session may resume in TLS 1.3, where it comes behind the handshake (RFC 8446,
  /// section 4.6.1). The client has sent close_notify, so that the server ends the session after
  /// its last byte.
  mutating func lateTicket(_ client: inout TLSClientSession) -> SavedSession? {
    var buffer = [UInt8](repeating: 0, count: 512)
    do throws(StreamFault) {
      while true {
        var span = buffer.mutableSpan
        let count = try client.read(into: &span)
        if let saved = client.save() { return saved }
        guard count == 0 else { continue }
        switch try client.receive(from: &way) {
        case .blocked: try way.wait()
        case .moved: continue
        case .ended: return nil
        }
      }
    } catch {
      // A server that ends otherwise gave no ticket.
      return nil
    }
  }

  private struct Waiting {
    var wall: UInt64 = 0
    var processor: UInt64 = 0

    static func - (end: Waiting, begin: Waiting) -> Waiting {
      Waiting(wall: end.wall - begin.wall, processor: end.processor - begin.processor)
    }

    static func += (sum: inout Waiting, more: Waiting) {
      sum.wall += more.wall
      sum.processor += more.processor
    }
  }

  private var now: Waiting { Waiting(wall: clock.wall(), processor: clock.processor()) }

  private mutating func flush(_ client: inout TLSClientSession) throws(StreamFault) {
    while try !client.send(to: &way) { try way.wait() }
  }

  /// Sends what waits and receives; what that took.
  private mutating func waitForInput(
    _ client: inout TLSClientSession
  ) throws(StreamFault) -> Waiting {
    let began = now
    try flush(&client)
    while try client.receive(from: &way) == .blocked { try way.wait() }
    return now - began
  }
}
