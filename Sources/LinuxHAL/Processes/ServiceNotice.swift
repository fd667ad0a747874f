import Glibc
public import Units

/// Notices to the service manager that has started this process (sd_notify(3), written by hand: the
/// protocol is a datagram of lines to a UNIX socket).
///
/// The variables of the environment are taken, so that no child of this process gets them.
public final class ServiceNotice {
  /// The longest address (sun_path of unix(7)).
  private static let addressBytesMax = unixAddressBytesMax

  private let socket: FileDescriptor
  private let address: [UInt8]
  /// How often the manager is to hear of the process: half the time after which it kills it
  /// (sd_watchdog_enabled(3)); nil where it does not watch.
  private let period: Interval?
  /// When ``beat(at:)`` is due.
  public private(set) var nextBeat: Instant

  /// Nil where no manager listens.
  public init?() {
    let name = Self.taken("NOTIFY_SOCKET")
    let microseconds = Self.taken("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
    let watched = Self.taken("WATCHDOG_PID").flatMap { Int32($0) }
    guard let name, let address = Self.address(name) else { return nil }
    let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let number = Glibc.socket(AF_UNIX, kind | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard number >= 0 else { return nil }
    socket = FileDescriptor(owning: number)
    self.address = address
    let isWatched = microseconds > 0 && (watched == nil || watched == getpid())
    period = isWatched ? Interval(microseconds: max(1, microseconds / 2)) : nil
    nextBeat = isWatched ? .zero : .never
  }

  /// The process is ready, and does this.
  public func ready(_ status: String) {
    send("READY=1\nSTATUS=\(Self.line(status))")
  }

  /// The process does this now.
  public func status(_ text: String) {
    send("STATUS=\(Self.line(text))")
  }

  /// The process begins to read its files again; ``ready(_:)`` says when it has.
  public func reloading(at now: Instant) {
    send("RELOADING=1\nMONOTONIC_USEC=\(now.since(.zero).microseconds)")
  }

  /// The process ends.
  public func stopping() {
    send("STOPPING=1")
  }

  /// Says that the process is alive, if that is due.
  public func beat(at now: Instant) {
    guard let period, now >= nextBeat else { return }
    nextBeat = now + period
    send("WATCHDOG=1")
  }

  /// Never blocks, and what cannot be sent is lost: a manager that does not read must not hold the
  /// process up.
  private func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = withUnixAddress(address) {
      sendto(socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT), $0, $1)
    }
  }

  /// `/path`, or `@name` for an abstract address, whose first byte is 0.
  private static func address(_ name: String) -> [UInt8]? {
    var bytes = Array(name.utf8)
    guard (2...addressBytesMax).contains(bytes.count) else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "/"): return bytes
    case UInt8(ascii: "@"):
      bytes[0] = 0
      return bytes
    default: return nil
    }
  }

  private static func line(_ text: String) -> String {
    String(decoding: text.utf8.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  private static func taken(_ name: String) -> String? {
    let value = getenv(name).map { String(cString: $0) }
    unsetenv(name)
    return value
  }
}
