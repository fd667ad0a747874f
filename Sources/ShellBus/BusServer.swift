import Glibc
import LinuxHAL

/// Serves the simulated buses to the programs that have them open.
final class BusServer {
  /// How many open buses are served at a time; more wait in open(2).
  static let connectionsMax = 64

  private final class Listener {
    let file: FileDescriptor
    let wire: BusWire

    init(_ file: consuming FileDescriptor, _ wire: BusWire) {
      self.file = file
      self.wire = wire
    }
  }

  private final class Connection {
    let file: FileDescriptor
    let bus: OpenBus

    init(_ file: consuming FileDescriptor, _ bus: OpenBus) {
      self.file = file
      self.bus = bus
    }
  }

  private var listeners: [Listener] = []
  private var connections: [Connection] = []
  /// One more than the longest packet, so that a longer one is noticed.
  private var packet = [UInt8](repeating: 0, count: Wire.packetLimit + 1)

  /// Takes ownership of a listening socket for `wire`.
  func add(_ file: consuming FileDescriptor, for wire: BusWire) {
    listeners.append(Listener(file, wire))
  }

  /// Adds everything that is waited for.
  func watch(_ poll: inout PollSet) {
    let interest: PollInterest = connections.count < Self.connectionsMax ? .reading : []
    for listener in listeners { poll.add(listener.file.number, interest) }
    for connection in connections { poll.add(connection.file.number, .reading) }
  }

  /// Serves what has become ready in `poll`, where this server's entries begin at `first`.
  func serve(_ poll: PollSet, from first: Int) {
    let before = connections
    connections = before.enumerated().filter { index, connection in
      let ready = poll.readiness(of: first + listeners.count + index)
      return ready.isEmpty || answer(connection)
    }.map { $0.element }
    for (index, listener) in listeners.enumerated()
    where poll.readiness(of: first + index).contains(.reading) {
      accept(from: listener)
    }
  }

  private func accept(from listener: Listener) {
    let number = Glibc.accept(listener.file.number, nil, nil)
    guard number >= 0 else { return }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    connections.append(Connection(FileDescriptor(owning: number), OpenBus(on: listener.wire)))
  }

  /// Takes one request and answers it; false if the connection has ended or does not keep to the
  /// rules of the wire.
  private func answer(_ connection: Connection) -> Bool {
    let file = connection.file.number
    let count = recv(file, &packet, packet.count, Int32(MSG_DONTWAIT))
    guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
    guard let request = Wire.request(in: packet[..<count]) else { return false }
    let reply = Wire.packet(connection.bus.answer(request))
    let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    return send(file, reply, reply.count, flags) == reply.count
  }
}
