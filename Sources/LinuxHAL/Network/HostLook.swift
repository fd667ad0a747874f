import Glibc
public import Transport
public import Units

/// The addresses of a host, to each of which one connection was tried.
public struct HostLook: Sendable {
  /// A connection to one address.
  public struct Attempt: Hashable, Sendable {
    /// The address in text form.
    public let address: String
    /// Why there was no connection; nil where there was one.
    public let fault: StreamFault?
    /// How long it took.
    public let duration: Interval
  }

  /// How long one connection may take.
  public static let connectLimit = Interval.seconds(3)
  private static let addressesMax = 8

  /// One for each address, in the order in which a node tries them.
  public let attempts: [Attempt]
  /// How long the lookup of the name took.
  public let lookup: Interval

  /// Asks for the addresses of `host`, and connects to `port` of each. Blocks for both.
  ///
  /// - Throws: `nameNotResolved`, or the system's error.
  public init(_ host: String, port: UInt16) throws(StreamFault) {
    let clock = LinuxClock()
    let begin = clock.now
    let addresses = try TCPAddress.resolve(host, port: port)
    lookup = clock.now.since(begin)
    var attempts: [Attempt] = []
    for address in addresses.prefix(Self.addressesMax) {
      attempts.append(Attempt(address.text, port, clock))
    }
    self.attempts = attempts
  }
}

extension HostLook.Attempt {
  fileprivate init(_ address: String, _ port: UInt16, _ clock: LinuxClock) {
    let begin = clock.now
    var fault: StreamFault?
    var connection = TCPConnection(host: address, port: port, limit: HostLook.connectLimit)
    do throws(StreamFault) {
      try connection.connect(at: begin)
      while case .pending(let until) = try connection.establish(at: clock.now) {
        var set = PollSet()
        if let descriptor = connection.descriptor {
          set.add(descriptor, PollInterest(events: connection.wantedEvents))
        }
        do throws(Errno) {
          _ = try set.wait(until: until)
        } catch {
          throw .system(error.code)
        }
      }
    } catch {
      fault = error
    }
    connection.close(at: clock.now)
    self.init(address: address, fault: fault, duration: clock.now.since(begin))
  }
}

extension TCPAddress {
  /// The address in text form, an IPv6 address with its zone (getnameinfo(3)).
  fileprivate var text: String {
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let result = withPointer {
      getnameinfo($0, $1, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
    }
    return result == 0
      ? name.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" } : ""
  }
}
