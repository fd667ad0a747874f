import TLSTransport
import Transport
import Units

/// A server in the client's thread. Its engine does not count memory, so that its own is not added
/// to the client's. Answers each sample report.
struct LocalServer: MeasuredWay, ~Copyable {
  private let settings: TLSServerSettings
  private var session: TLSServerSession?
  private var isOpen = false
  private var received = 0
  /// Why the server gave up; its alert may still wait for the client.
  private var fault: StreamFault?

  init(_ settings: TLSServerSettings) {
    self.settings = settings
  }

  /// Begins a session, the only one. Callgrind knows it by its name
  /// (``CalledInstructions/zeroingFunctions``), so it is never part of its caller.
  @inline(never)
  mutating func open() throws(StreamFault) {
    session = try TLSServerSession(settings: settings, wallClock: UseSetting.wallClock)
    isOpen = false
    received = 0
    fault = nil
  }

  mutating func close() {
    session = nil
  }

  mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    let count = session?.take(into: &buffer) ?? 0
    if count > 0 { return .moved(count) }
    return fault == nil ? .blocked : .ended
  }

  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    let count = session?.feed(bytes) ?? 0
    if count > 0 { return .moved(count) }
    work()
    let second = session?.feed(bytes) ?? 0
    return second > 0 ? .moved(second) : .blocked
  }

  mutating func wait() throws(StreamFault) {
    work()
    // Else both ends would wait for each other.
    guard fault != nil || session?.waiting ?? 0 > 0 else { throw .endedEarly }
  }

  private mutating func work() {
    do throws(StreamFault) {
      if !isOpen { isOpen = try session?.advance(at: .zero) ?? false }
      if isOpen { try answer() }
    } catch {
      fault = error
    }
  }

  private mutating func answer() throws(StreamFault) {
    let (request, response) = (UseSetting.request, UseSetting.response)
    var buffer = [UInt8](repeating: 0, count: 512)
    while session != nil {
      var span = buffer.mutableSpan
      guard case .moved(let count) = try session?.read(into: &span) else { return }
      received += count
      if received >= request.count {
        received -= request.count
        _ = try session?.write(response.span)
      }
    }
  }
}
