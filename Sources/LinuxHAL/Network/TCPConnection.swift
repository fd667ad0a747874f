import Glibc
public import Transport
public import Units

/// A non-blocking TCP connection to one host and port.
public struct TCPConnection: Connection, ~Copyable {
  private let peers: [Peer]
  private var chosen = 0
  private let limit: Interval
  private let calls: TCPCalls
  private var socket: TCPSocket?
  private var phase = Phase.closed
  private var untried: ArraySlice<TCPAddress> = []
  private var deadline = Instant.never
  /// Outlives an attempt that did not wait for it, so that never two ask for the same name.
  private var lookup: NameLookup?

  private enum Phase {
    case closed
    case resolving
    case connecting(until: Instant)
    case open
  }

  /// A host and its port.
  public struct Peer: Hashable, Sendable {
    let host: String
    let port: UInt16

    /// Names a peer; `host` is a name or an address in text form.
    public init(host: String, port: UInt16) {
      self.host = host
      self.port = port
    }
  }

  /// How long opening may take, over all of the host's addresses.
  public static let connectLimit = Interval.seconds(10)

  /// Makes a closed connection. `host` is a name or an address in text form.
  public init(host: String, port: UInt16, limit: Interval = connectLimit) {
    self.init(host: host, port: port, limit: limit, calls: .kernel)
  }

  /// Makes a closed connection to the first of `peers`, of which there is one at least, until
  /// another is chosen.
  public init(to peers: [Peer], limit: Interval = connectLimit) {
    self.init(to: peers, limit: limit, calls: .kernel)
  }

  init(host: String, port: UInt16, limit: Interval = connectLimit, calls: TCPCalls) {
    self.init(to: [Peer(host: host, port: port)], limit: limit, calls: calls)
  }

  private init(to peers: [Peer], limit: Interval, calls: TCPCalls) {
    precondition(!peers.isEmpty, "a connection has a peer")
    self.peers = peers
    self.limit = limit
    self.calls = calls
    socket = nil
  }

  /// The descriptor for poll(2); nil while closed. Another one after every call that opens.
  public var descriptor: Int32? {
    if case .resolving = phase { return lookup?.descriptor }
    // A switch lends the socket; optional chaining would take it.
    return switch socket {
    case .some(let socket): socket.descriptor
    case .none: nil
    }
  }

  /// The events of poll(2) that this connection waits for: POLLIN while the host's addresses are
  /// asked for, POLLOUT while it opens, POLLIN while it is open, and POLLOUT too after a write
  /// found no room.
  public var wantedEvents: Int16 {
    switch phase {
    case .closed: 0
    case .resolving: Int16(POLLIN)
    case .connecting: Int16(POLLOUT)
    case .open:
      switch socket {
      case .some(let socket): socket.wantedEvents
      case .none: 0
      }
    }
  }

  /// Begins to connect to the host's first address, or to ask for the addresses. Never blocks.
  ///
  /// - Throws: `nameNotResolved`, or the fault of the last address if all fail at once.
  public mutating func connect(at now: Instant) throws(StreamFault) {
    close(at: now)
    deadline = now + limit
    if lookup == nil {
      switch try calls.resolve(peers[chosen].host, peers[chosen].port) {
      case .known(let addresses):
        untried = addresses[...]
        return try connectNext(at: now, after: .unreachable)
      case .asked(let lookup): self.lookup = lookup
      }
    }
    phase = .resolving
  }

  /// Waits for the connection, going on to the next address where one fails. Never blocks.
  ///
  /// - Throws: the last address's fault, `nameNotResolved` or `connectTimeout`.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    if case .resolving = phase, try !resolve(at: now) { return .pending(until: deadline) }
    while case .connecting(let until) = phase, let descriptor = descriptor {
      let outcome = calls.outcome(descriptor)
      if outcome == 0 {
        phase = .open
      } else if outcome != -EINPROGRESS {
        try connectNext(at: now, after: StreamFault(connecting: -outcome))
      } else if now >= until {
        try connectNext(at: now, after: .connectTimeout)
      } else {
        return .pending(until: until)
      }
    }
    guard case .open = phase else { throw .reset }
    return .ready
  }

  /// Takes received bytes; recv(2). Never blocks.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    guard let progress = try socket?.read(into: &buffer) else { throw .reset }
    return progress
  }

  /// Hands bytes to the kernel; send(2). Never blocks.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    guard let progress = try socket?.write(bytes) else { throw .reset }
    return progress
  }

  /// Chooses the peer that is connected to next; an answer about the name of another is dropped.
  public mutating func choose(_ peer: Int) {
    if peer != chosen { lookup = nil }
    chosen = peer
  }

  /// Closes the socket; what the kernel still holds is sent (close(2), FIN).
  public mutating func close(at now: Instant) {
    socket = nil
    phase = .closed
    untried = []
  }

  /// True when the addresses are known and the first is being connected to.
  private mutating func resolve(at now: Instant) throws(StreamFault) -> Bool {
    var addresses: [TCPAddress]?
    do throws(StreamFault) {
      addresses = try lookup?.answer()
    } catch {
      lookup = nil
      close(at: now)
      throw error
    }
    guard let addresses else {
      guard now >= deadline else { return false }
      // What is late for this attempt may be in time for the next one.
      close(at: now)
      throw .nameNotResolved
    }
    lookup = nil
    untried = addresses[...]
    try connectNext(at: now, after: .unreachable)
    return true
  }

  private mutating func connectNext(
    at now: Instant, after fault: StreamFault
  ) throws(StreamFault) {
    var fault = fault
    while let address = untried.popFirst(), now < deadline {
      let descriptor = calls.open(address.family)
      guard descriptor >= 0 else {
        fault = StreamFault(connecting: -descriptor)
        continue
      }
      socket = TCPSocket(descriptor: descriptor, calls: calls)
      let result = calls.connect(descriptor, address)
      // An interrupted connect goes on by itself, like one in progress (connect(2)).
      if result == 0 || result == -EINPROGRESS || result == -EINTR {
        // Every address gets an even part of the time that is left, so that a silent first one
        // does not keep the others from being tried.
        let share = deadline.since(now).microseconds / Int64(untried.count + 1)
        phase = .connecting(until: now + .microseconds(share))
        return
      }
      fault = StreamFault(connecting: -result)
    }
    close(at: now)
    throw fault
  }
}

extension StreamFault {
  /// As ``init(errorNumber:)``, where the kernel itself may give up first.
  fileprivate init(connecting errorNumber: Int32) {
    self = errorNumber == ETIMEDOUT ? .connectTimeout : StreamFault(errorNumber: errorNumber)
  }
}
