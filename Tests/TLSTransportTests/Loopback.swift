import Glibc
import LinuxHAL
import TLSTransport
import Transport
import Units

/// CLOCK_MONOTONIC, for tests over real sockets.
func monotonicNow() -> Instant {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Instant(microseconds: UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000)
}

/// A client over real TCP, driven by poll(2) as the runtime drives it.
struct LoopbackClient: ~Copyable {
  struct Stuck: Error {}

  var tls: TLSConnection<TCPConnection>

  init(
    to port: UInt16, name: String = "localhost", address: String = "127.0.0.1",
    limit: Interval = .seconds(10), settings: TLSClientSettings? = nil
  ) throws {
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    tls = TLSConnection(
      over: TCPConnection(host: address, port: port), to: try TLSServerName(name),
      settings: try settings ?? TLSClientSettings(anchors: anchors.span), limit: limit,
      stepClock: monotonicNow)
    tls.wallTime = .known(Int64(time(nil)))
  }

  /// Waits until the socket is ready for what the connection wants, at most `limit`.
  func wait(atMost limit: Interval = .seconds(20)) {
    guard let descriptor = tls.lower.descriptor else { return }
    let events = tls.lower.wantedEvents | (tls.wantsToWrite ? Int16(POLLOUT) : 0)
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    // Rounded up, so that the deadline has come when poll(2) returns.
    _ = poll(&entry, 1, Int32(clamping: limit.microseconds / 1_000 + 1))
  }

  mutating func open() throws(StreamFault) {
    try tls.connect(at: monotonicNow())
    while case .pending(let until) = try tls.establish(at: monotonicNow()) {
      wait(atMost: until.since(monotonicNow()))
    }
  }

  mutating func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      if case .moved(let count) = try tls.write(bytes.span.extracting(sent..<bytes.count)) {
        sent += count
      } else {
        wait()
      }
    }
  }

  /// Reads until `count` bytes are there, or the stream ends.
  mutating func receive(_ count: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    let deadline = monotonicNow() + .seconds(20)
    while all.count < count {
      let (bytes, last) = try tls.readAll()
      all += bytes
      if last == .ended { break }
      guard monotonicNow() < deadline else { throw Stuck() }
      if bytes.isEmpty { wait() }
    }
    return all
  }
}
