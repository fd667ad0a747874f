import TLSTransport
import Transport
import Units

/// Real TLS of the simulated server: the node's engine, fed through the simulated link.
final class EngineSecurity: ServerSecurity {
  private let settings: (Instant) -> TLSServerSettings
  private let wallClock: (Instant) -> Int64?
  private var session: TLSServerSession?
  private var chunk = [UInt8](repeating: 0, count: 4_096)

  /// `settings` gives what connections are shown that begin then.
  init(settings: @escaping (Instant) -> TLSServerSettings, wallClock: @escaping (Instant) -> Int64?)
  {
    self.settings = settings
    self.wallClock = wallClock
  }

  func restart(at now: Instant) {
    do throws(StreamFault) {
      session = try TLSServerSession(settings: settings(now), wallClock: wallClock(now))
    } catch {
      session = nil
    }
  }

  func receive(_ bytes: Span<UInt8>, at now: Instant, plain: (Span<UInt8>) -> Void) -> Bool {
    guard session != nil else { return false }
    var fed = 0
    do throws(StreamFault) {
      while fed < bytes.count {
        let taken = session?.feed(bytes.extracting(droppingFirst: fed)) ?? 0
        fed += taken
        let isOpen = try session?.advance(at: now) ?? false
        let moved = try isOpen ? decrypt(plain) : 0
        if taken == 0, moved == 0 { return false }
      }
      return true
    } catch {
      return false
    }
  }

  func send(_ plain: Span<UInt8>, at now: Instant) {
    do throws(StreamFault) {
      _ = try session?.write(plain)
    } catch {
      session = nil
    }
  }

  func finish(at now: Instant) {
    do throws(StreamFault) {
      try session?.closeNotify()
    } catch {
      session = nil
    }
  }

  func takeOutput(_ body: (Span<UInt8>) -> Void) {
    var buffer: [UInt8] = []
    swap(&buffer, &chunk)
    defer { swap(&buffer, &chunk) }
    while session != nil {
      var span = buffer.mutableSpan
      let count = session?.take(into: &span) ?? 0
      guard count > 0 else { return }
      body(buffer.span.extracting(first: count))
    }
  }

  /// Hands over all decrypted bytes; how many there were.
  private func decrypt(_ plain: (Span<UInt8>) -> Void) throws(StreamFault) -> Int {
    var buffer: [UInt8] = []
    swap(&buffer, &chunk)
    defer { swap(&buffer, &chunk) }
    var total = 0
    while session != nil {
      var span = buffer.mutableSpan
      guard case .moved(let count) = try session?.read(into: &span) else { return total }
      plain(buffer.span.extracting(first: count))
      total += count
    }
    return total
  }
}
