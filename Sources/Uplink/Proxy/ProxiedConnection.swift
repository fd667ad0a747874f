public import Transport
public import Units

/// A connection through a proxy, or directly where there is none.
///
/// `establish` is ready when the proxy has opened the connection to the server, within a limit from
/// ``connect(at:)`` on.
public struct ProxiedConnection<Lower: Connection & ~Copyable>: Connection, ~Copyable {
  /// The connection to the proxy, or to the server where there is none.
  public private(set) var lower: Lower
  private let requests: [ProxyRequest]
  private let limit: Interval
  private var chosen = 0
  private var exchange: ProxyExchange?
  private var deadline = Instant.never

  /// Makes a closed connection that lets the proxy at the end of `lower` open the connection to one
  /// of the servers in `requests`; without any, `lower` leads to the servers itself.
  public init(over lower: consuming Lower, _ requests: [ProxyRequest], limit: Interval) {
    self.lower = lower
    self.requests = requests
    self.limit = limit
  }

  /// Chooses the server that the next connection is to.
  public mutating func choose(_ peer: Int) {
    if requests.isEmpty { lower.choose(peer) } else { chosen = peer }
  }

  /// Begins to open the connection below. Never blocks unless that one does.
  public mutating func connect(at now: Instant) throws(StreamFault) {
    guard !requests.isEmpty else { return try lower.connect(at: now) }
    deadline = now + limit
    exchange = ProxyExchange(requests[chosen])
    do throws(StreamFault) {
      try lower.connect(at: now)
    } catch {
      throw .proxy(.unreached(error.code))
    }
  }

  /// Waits for the connection below, then for the proxy. Never blocks.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    guard !requests.isEmpty else { return try lower.establish(at: now) }
    do throws(ProxyFault) {
      if case .pending(let until) = try establishLower(at: now) { return .pending(until: until) }
      guard try !talk() else { return .ready }
      guard now < deadline else { throw .noAnswer }
      return .pending(until: deadline)
    } catch {
      close(at: now)
      throw .proxy(error)
    }
  }

  private mutating func establishLower(at now: Instant) throws(ProxyFault) -> Establishment {
    do throws(StreamFault) {
      return try lower.establish(at: now)
    } catch {
      throw .unreached(error.code)
    }
  }

  /// Moves the talk with the proxy on; true when it has opened the connection.
  private mutating func talk() throws(ProxyFault) -> Bool {
    // An array's span, which no property of the connection may be while it reads.
    var buffer = [UInt8](repeating: 0, count: 512)
    while var exchange, !exchange.isOpen {
      do throws(StreamFault) {
        while !exchange.output.isEmpty {
          let output = exchange.output
          guard case .moved(let count) = try lower.write(output.span) else { return false }
          exchange.sent(count)
          self.exchange = exchange
        }
      } catch {
        throw .left
      }
      guard let count = try receive(&buffer) else { return false }
      try exchange.take(buffer.span.extracting(first: count))
      self.exchange = exchange
    }
    return true
  }

  private mutating func receive(_ buffer: inout [UInt8]) throws(ProxyFault) -> Int? {
    do throws(StreamFault) {
      var span = buffer.mutableSpan
      switch try lower.read(into: &span) {
      case .moved(let count): return count
      case .blocked: return nil
      case .ended: break
      }
    } catch {
      throw .left
    }
    throw .left
  }

  /// Takes bytes of the server.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    try lower.read(into: &buffer)
  }

  /// Hands over bytes for the server.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    try lower.write(bytes)
  }

  /// Closes the connection below.
  public mutating func close(at now: Instant) {
    exchange = nil
    lower.close(at: now)
  }
}
