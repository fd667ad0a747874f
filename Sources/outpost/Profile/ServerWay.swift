import ArgumentParser
import LinuxHAL
import TLSBench
import Transport
import Units

/// A real server's host and port, as the command line names it.
struct ServerAddress: ExpressibleByArgument {
  let host: String
  let port: UInt16

  /// `HOST:PORT`; an IPv6 address is in brackets.
  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = UInt16(argument[argument.index(after: colon)...]), port > 0
    else { return nil }
    var host = argument[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    self.port = port
  }

  /// As it was given.
  var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// TCP to a real server, with `poll(2)` in between.
struct ServerWay: MeasuredWay, ~Copyable {
  private var connection: TCPConnection
  private let clock = LinuxClock()
  private var deadline = Instant.zero

  /// How long one session may take from the beginning of its connection.
  private static let limit = Interval.seconds(30)

  init(_ server: ServerAddress) {
    connection = TCPConnection(host: server.host, port: server.port)
  }

  mutating func open() throws(StreamFault) {
    let now = clock.now
    deadline = now + Self.limit
    try connection.connect(at: now)
    while case .pending(let until) = try connection.establish(at: clock.now) {
      try poll(until: until)
    }
  }

  mutating func close() {
    connection.close(at: clock.now)
  }

  mutating func wait() throws(StreamFault) {
    guard clock.now < deadline else { throw .connectTimeout }
    try poll(until: deadline)
  }

  mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    try connection.read(into: &buffer)
  }

  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    try connection.write(bytes)
  }

  private func poll(until deadline: Instant) throws(StreamFault) {
    guard let descriptor = connection.descriptor else { throw .reset }
    var set = PollSet()
    set.add(descriptor, PollInterest(events: connection.wantedEvents))
    do throws(Errno) {
      _ = try set.wait(until: deadline)
    } catch {
      throw .system(error.code)
    }
  }
}
