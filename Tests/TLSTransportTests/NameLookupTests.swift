import Glibc
import Testing
import Transport
import Units

@testable import LinuxHAL

/// A resolver that answers when the test says so, and a kernel whose connections stay in progress.
private final class SlowResolver {
  struct NoSocket: Error {}

  private var ends: [Int32] = []
  var asked = 0

  deinit {
    for end in ends { close(end) }
  }

  var calls: TCPCalls {
    TCPCalls(
      resolve: { _, _ throws(StreamFault) in
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &pair) == 0 else {
          throw .system(errno)
        }
        self.asked += 1
        self.ends.append(pair[1])
        return .asked(NameLookup(descriptor: pair[0]))
      },
      open: { _ in 1_000 }, connect: { _, _ in -EINPROGRESS }, outcome: { _ in -EINPROGRESS },
      receive: { _, _ in -Int(EAGAIN) }, send: { _, _ in -Int(EAGAIN) }, close: { _ in })
  }

  func answer(_ message: [UInt8]) throws {
    guard let end = ends.last, send(end, message, message.count, 0) == message.count else {
      throw NoSocket()
    }
  }

  /// The thread has gone without a word.
  func leave() { if let end = ends.popLast() { close(end) } }
}

@Suite("A name's addresses")
struct NameLookupTests {
  private let end = Instant.zero + .seconds(10)

  private func connection(_ resolver: SlowResolver) -> TCPConnection {
    TCPConnection(host: "hub.test", port: 443, calls: resolver.calls)
  }

  @Test("A name's addresses are waited for with poll, not in a call")
  func waits() throws {
    let resolver = SlowResolver()
    var connection = connection(resolver)
    try connection.connect(at: .zero)
    #expect(try connection.establish(at: .zero) == .pending(until: end))
    #expect(connection.wantedEvents == Int16(POLLIN))
    let open = connection.descriptor
    let descriptor = try #require(open)
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&entry, 1, 0) == 0)
    let addresses =
      try TCPAddress.resolve("192.0.2.1", port: 443)
      + TCPAddress.resolve("2001:db8::1", port: 443)
    try resolver.answer(NameLookup.message(addresses))
    #expect(poll(&entry, 1, 0) == 1)
    // Two addresses share the time that is left.
    let half = Instant.zero + .seconds(6)
    #expect(try connection.establish(at: .zero + .seconds(2)) == .pending(until: half))
    #expect(connection.descriptor == 1_000 && connection.wantedEvents == Int16(POLLOUT))
  }

  @Test("Addresses that come too late fail the attempt, and serve the next one")
  func late() throws {
    let resolver = SlowResolver()
    var connection = connection(resolver)
    try connection.connect(at: .zero)
    #expect(throws: StreamFault.nameNotResolved) { try connection.establish(at: end) }
    #expect(connection.descriptor == nil && connection.wantedEvents == 0)
    try connection.connect(at: end)
    #expect(resolver.asked == 1)
    try resolver.answer(NameLookup.message(TCPAddress.resolve("192.0.2.1", port: 443)))
    #expect(try connection.establish(at: end) == .pending(until: end + .seconds(10)))
    #expect(connection.descriptor == 1_000)
    try connection.connect(at: end)
    #expect(resolver.asked == 2)
  }

  @Test("A name without addresses is reported, and looked up again by the next attempt")
  func failures() throws {
    for (message, fault) in [
      (NameLookup.message([]), StreamFault.nameNotResolved),
      (NameLookup.message([], error: UInt8(EMFILE)), .system(EMFILE)), (nil, .nameNotResolved),
    ] as [([UInt8]?, StreamFault)] {
      let resolver = SlowResolver()
      var connection = connection(resolver)
      try connection.connect(at: .zero)
      if let message { try resolver.answer(message) } else { resolver.leave() }
      #expect(throws: fault) { try connection.establish(at: .zero) }
      #expect(connection.descriptor == nil)
      try connection.connect(at: .zero)
      #expect(resolver.asked == 2)
    }
  }

  @Test("Addresses of this machine's names come from a thread")
  func real() throws {
    for (name, fault) in [
      ("localhost", nil), ("no-such-name.invalid", StreamFault.nameNotResolved),
    ]
      as [(String, StreamFault?)]
    {
      let lookup = try NameLookup(name, port: 443)
      var entry = pollfd(fd: lookup.descriptor, events: Int16(POLLIN), revents: 0)
      #expect(poll(&entry, 1, 60_000) == 1)
      do throws(StreamFault) {
        let addresses = try lookup.answer() ?? []
        #expect(fault == nil && !addresses.isEmpty && addresses.allSatisfy { $0.port == 443 })
      } catch {
        #expect(error == fault)
      }
    }
  }

  @Test(
    "Addresses survive the way between two threads", arguments: ["192.0.2.1", "2001:db8::1", "::1"])
  func serialized(_ text: String) throws {
    let address = try #require(try TCPAddress.numeric(text, port: 8_443)?.first)
    let bytes = address.serialized
    #expect(bytes.count == TCPAddress.serializedBytes)
    let copy = bytes.withUnsafeBytes { TCPAddress(serialized: $0) }
    #expect(copy.serialized == bytes && copy.port == 8_443 && copy.family == address.family)
  }
}
