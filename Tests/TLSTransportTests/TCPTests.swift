import Glibc
import Testing
import Transport
import Units

@testable import LinuxHAL

/// What a kernel under test answers, in order, and what it was asked.
private final class FakeKernel {
  var opens: [Int32] = []
  var connects: [Int32] = []
  var outcomes: [Int32] = []
  var receives: [Int] = []
  var sends: [Int] = []
  var addresses = ["192.0.2.1"]
  var openCount = 0
  var closed: [Int32] = []

  private func next<Value>(_ answers: inout [Value], otherwise: Value) -> Value {
    answers.isEmpty ? otherwise : answers.removeFirst()
  }

  var calls: TCPCalls {
    TCPCalls(
      resolve: { _, port throws(StreamFault) in
        var all: [TCPAddress] = []
        for address in self.addresses { all += try TCPAddress.resolve(address, port: port) }
        return .known(all)
      },
      open: { _ in
        self.openCount += 1
        return self.next(&self.opens, otherwise: 100 + Int32(self.openCount))
      },
      connect: { _, _ in self.next(&self.connects, otherwise: -EINPROGRESS) },
      outcome: { _ in self.next(&self.outcomes, otherwise: -EINPROGRESS) },
      receive: { _, _ in self.next(&self.receives, otherwise: -Int(EAGAIN)) },
      send: { _, _ in self.next(&self.sends, otherwise: -Int(EAGAIN)) },
      close: { self.closed.append($0) })
  }
}

@Suite("A TCP connection")
struct TCPTests {
  private static let faults: [(errorNumber: Int32, fault: StreamFault)] = [
    (ECONNREFUSED, .refused), (ENETUNREACH, .unreachable), (EHOSTUNREACH, .unreachable),
    (ECONNRESET, .reset), (ETIMEDOUT, .connectTimeout), (EMFILE, .system(EMFILE)),
    (EACCES, .system(EACCES)),
  ]

  @Test("A connection names why the last address failed, at once or later", arguments: faults)
  func connectFaults(_ row: (errorNumber: Int32, fault: StreamFault)) {
    let kernel = FakeKernel()
    kernel.connects = [-row.errorNumber]
    var connection = TCPConnection(host: "192.0.2.1", port: 1, calls: kernel.calls)
    #expect(throws: row.fault) { try connection.connect(at: .zero) }
    #expect(connection.descriptor == nil && kernel.closed == [101])

    kernel.outcomes = [-EINPROGRESS, -row.errorNumber]
    #expect(throws: row.fault) {
      try connection.connect(at: .zero)
      while try connection.establish(at: .zero) != .ready {}
    }
    #expect(connection.descriptor == nil && kernel.closed == [101, 102])

    kernel.opens = [-row.errorNumber]
    #expect(throws: row.fault) { try connection.connect(at: .zero) }
  }

  @Test("A connection gives up at its limit, not before")
  func limit() throws {
    let kernel = FakeKernel()
    var connection = TCPConnection(host: "192.0.2.1", port: 1, calls: kernel.calls)
    try connection.connect(at: .zero)
    let last = Instant.zero + .seconds(10)
    #expect(try connection.establish(at: .zero) == .pending(until: last))
    #expect(connection.wantedEvents == Int16(POLLOUT))
    #expect(
      try connection.establish(at: .zero + .microseconds(9_999_999)) == .pending(until: last))
    #expect(throws: StreamFault.connectTimeout) { try connection.establish(at: last) }
    #expect(kernel.closed == [101] && connection.wantedEvents == 0)
  }

  @Test("A connection tries a name's addresses in order and shares the time between them")
  func severalAddresses() throws {
    let kernel = FakeKernel()
    kernel.addresses = ["2001:db8::1", "192.0.2.1", "192.0.2.2"]
    var connection = TCPConnection(host: "hub.test", port: 1, calls: kernel.calls)
    try connection.connect(at: .zero)
    let first = Instant(microseconds: 3_333_333)
    #expect(try connection.establish(at: .zero) == .pending(until: first))
    kernel.outcomes = [-ECONNREFUSED]
    let second = Instant(microseconds: 1_000_000) + .microseconds(4_500_000)
    #expect(
      try connection.establish(at: Instant(microseconds: 1_000_000)) == .pending(until: second))
    // Silent until its share is over; the last one has all that is left.
    let last = Instant(microseconds: 10_000_000)
    #expect(try connection.establish(at: second) == .pending(until: last))
    kernel.outcomes = [0]
    #expect(try connection.establish(at: second) == .ready)
    #expect(connection.descriptor == 103 && kernel.closed == [101, 102])
  }

  @Test("A connection repeats interrupted calls and names the other errors")
  func streamErrors() throws {
    let kernel = FakeKernel()
    kernel.connects = [0]
    kernel.outcomes = [0]
    var connection = TCPConnection(host: "192.0.2.1", port: 1, calls: kernel.calls)
    try connection.connect(at: .zero)
    #expect(try connection.establish(at: .zero) == .ready)
    kernel.sends = [-Int(EINTR), 3, -Int(EAGAIN)]
    let bytes: [UInt8] = [1, 2, 3]
    #expect(try connection.write(bytes.span) == .moved(3))
    #expect(connection.wantedEvents == Int16(POLLIN))
    #expect(try connection.write(bytes.span) == .blocked)
    #expect(connection.wantedEvents == Int16(POLLIN | POLLOUT))
    kernel.sends = [-Int(EPIPE)]
    #expect(throws: StreamFault.reset) { try connection.write(bytes.span) }
    kernel.receives = [-Int(EINTR), 0]
    #expect(try connection.readAll().last == .ended)
    kernel.receives = [-Int(ETIMEDOUT)]
    #expect(throws: StreamFault.system(ETIMEDOUT)) { try connection.readAll() }
    connection.close(at: .zero)
    #expect(kernel.closed == [101])
  }

  @Test(
    "A connection to a name that does not exist says so", arguments: ["", "no\u{0}name", "no name"])
  func noName(_ host: String) {
    var connection = TCPConnection(host: host, port: 1)
    #expect(throws: StreamFault.nameNotResolved) { try connection.connect(at: .zero) }
  }

  @Test("A connection to a port without a listener is refused")
  func refused() throws {
    let port = try TCPListener().port
    var connection = TCPConnection(host: "127.0.0.1", port: port)
    #expect(throws: StreamFault.refused) {
      try connection.connect(at: monotonicNow())
      while try connection.establish(at: monotonicNow()) != .ready {}
    }
  }

  @Test("A connection carries bytes both ways and ends; a lost peer is a fault and no signal")
  func roundTrip() throws {
    let listener = try TCPListener()
    let isIdle = try listener.accept() == nil
    #expect(isIdle)
    var connection = TCPConnection(host: "127.0.0.1", port: listener.port)
    try connection.connect(at: monotonicNow())
    while try connection.establish(at: monotonicNow()) != .ready {}
    do {
      guard var stream = try listener.accept() else {
        Issue.record("no connection waits")
        return
      }
      #expect(try connection.write([1, 2, 3].span) == .moved(3))
      wait(stream.descriptor)
      #expect(try stream.readAll().bytes == [1, 2, 3])
      #expect(try stream.write([4].span) == .moved(1))
    }
    if let descriptor = connection.descriptor { wait(descriptor) }
    let received = try connection.readAll()
    #expect(received.bytes == [4])
    // The test program may have ignored it; the node does not.
    let before = signal(SIGPIPE, SIG_DFL)
    defer { signal(SIGPIPE, before) }
    // The peer's socket is gone: the first write meets its reset, one of the next reports it.
    #expect(throws: StreamFault.reset) {
      for _ in 0..<1_000_000 { _ = try connection.write([5].span) }
    }
  }

  private func wait(_ descriptor: Int32) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&entry, 1, 20_000)
  }
}
