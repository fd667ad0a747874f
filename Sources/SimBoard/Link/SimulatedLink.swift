import Transport
public import Units

/// The server end of a simulated link; called in virtual time.
public protocol LinkServer: AnyObject {
  /// A connection request has arrived; false refuses it.
  func accepts(at now: Instant) -> Bool
  /// A connection has been opened.
  func opened(at now: Instant)
  /// Bytes of the client have arrived.
  func received(_ bytes: Span<UInt8>, at now: Instant)
  /// The client has ended or dropped the connection.
  func closed(at now: Instant)
}

/// A TCP-like link between a node and a server with latency and bandwidth, one connection at a
/// time.
///
/// A connection request, like an answer to it, takes one latency. Nothing is lost and nothing is
/// reordered; that is TCP's promise, and a lossy network shows as delay.
public final class SimulatedLink {
  enum State {
    case closed
    case requested(answer: Instant, accepted: Bool)
    case open
    case ended
    case reset
  }

  let clock: VirtualClock
  private let latency: Interval
  private let perSecond: Int?
  private var upward = Pipe()
  private var downward = Pipe()
  private var state = State.closed
  private var requestArrives = Instant.never
  private var readable = 0
  /// The far end.
  public weak var server: (any LinkServer)?
  /// Takes what the node sends, as it is on the wire.
  public var onSend: ((Span<UInt8>, Instant) -> Void)?
  /// Which of the servers at the far end the last request was for, counted from 0.
  public private(set) var peer = 0
  /// How many connections were opened.
  public private(set) var connections = 0

  /// Makes a link; `bytesPerSecond` bounds each direction, nil not at all.
  public init(clock: VirtualClock, latency: Interval, bytesPerSecond: Int?) {
    self.clock = clock
    self.latency = latency
    perSecond = bytesPerSecond
  }

  /// Every byte that the node has sent.
  public var bytesSent: UInt64 { upward.total }
  /// Every byte that was sent to the node.
  public var bytesReceived: UInt64 { downward.total }

  /// When something arrives at either end next.
  public var nextArrival: Instant {
    min(requestArrives, min(upward.nextArrival, downward.nextArrival))
  }

  /// Delivers everything that has arrived by now to either end.
  public func deliver() {
    let now = clock.now
    if requestArrives <= now {
      requestArrives = .never
      let accepted = server?.accepts(at: now) ?? false
      state = .requested(answer: now + latency, accepted: accepted)
      if accepted { server?.opened(at: now) }
    }
    while let content = upward.take(at: now) {
      switch content {
      case .bytes(let count): upward.consume(count) { server?.received($0, at: now) }
      case .end, .reset: server?.closed(at: now)
      }
    }
    while let content = downward.take(at: now) {
      switch content {
      case .bytes(let count): readable += count
      case .end: state = .ended
      case .reset: state = .reset
      }
    }
  }

  /// The server sends bytes.
  public func serverSends(_ bytes: Span<UInt8>) {
    downward.send(bytes, at: clock.now, latency: latency, perSecond: perSecond)
  }

  /// The server ends the stream.
  public func serverEnds() {
    downward.send(.end, at: clock.now, latency: latency)
  }

  /// The server drops the connection.
  public func serverResets() {
    downward.send(.reset, at: clock.now, latency: latency)
  }

  // MARK: - The node's end

  func connect(to peer: Int) {
    self.peer = peer
    upward.clear()
    downward.clear()
    readable = 0
    requestArrives = clock.now + latency
    state = .requested(answer: .never, accepted: false)
  }

  func establish(until limit: Instant) throws(StreamFault) -> Establishment {
    switch state {
    case .requested(let answer, let accepted):
      guard clock.now >= answer else { return .pending(until: min(answer, limit)) }
      guard accepted else { throw .refused }
      connections += 1
      state = .open
      return .ready
    case .open: return .ready
    case .ended, .reset, .closed: throw .reset
    }
  }

  func read(into buffer: inout MutableSpan<UInt8>) throws(StreamFault) -> StreamProgress {
    if readable > 0 {
      let count = min(readable, buffer.count)
      readable -= count
      downward.consume(count) { bytes in
        for index in 0..<count { buffer[index] = bytes[index] }
      }
      return .moved(count)
    }
    switch state {
    case .open, .requested: return .blocked
    case .ended, .closed: return .ended
    case .reset: throw .reset
    }
  }

  func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    switch state {
    case .open, .ended:
      onSend?(bytes, clock.now)
      upward.send(bytes, at: clock.now, latency: latency, perSecond: perSecond)
      return .moved(bytes.count)
    case .requested: return .blocked
    case .closed, .reset: throw .reset
    }
  }

  func close() {
    switch state {
    case .open, .ended, .requested(_, true): upward.send(.end, at: clock.now, latency: latency)
    case .requested, .reset, .closed: break
    }
    requestArrives = .never
    state = .closed
  }

  /// Lets bytes pass without a reader, each way in turn, and returns when the last has arrived.
  func account(sent: Int, received: Int, at now: Instant) -> Instant {
    let there = upward.account(sent, at: now, latency: latency, perSecond: perSecond)
    return downward.account(received, at: there, latency: latency, perSecond: perSecond)
  }
}
