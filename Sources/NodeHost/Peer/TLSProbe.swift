import LinuxHAL
import NodeRuntime
import TLSTransport
import Transport
import Units
import Uplink

/// One connection to a server and its handshake, with what the server has shown.
struct TLSProbe {
  /// Why there is no session; nil where there is one.
  let fault: StreamFault?
  /// The handshake; nil where it did not come so far.
  let handshake: HandshakeRecord?
  /// The certificates that the server sent, as far as the engine shows them.
  let chain: [CertificateSketch]
  /// From the beginning of the connection to the end of the handshake, or to the fault.
  let duration: Interval

  /// Connects `stream`, waits for the end of the handshake, and leaves the session open.
  init(_ stream: inout NodeStream) {
    let clock = LinuxClock()
    let begin = clock.now
    let sent = SentChain()
    stream.sentChain = sent
    stream.wallTime = clock.wallClockSeconds().map { .known($0) } ?? .unknown
    var fault: StreamFault?
    do throws(StreamFault) {
      try stream.connect(at: begin)
      while case .pending(let until) = try stream.establish(at: clock.now) {
        try Self.wait(for: stream, until: until)
      }
    } catch {
      fault = error
    }
    stream.sentChain = nil
    self.fault = fault
    handshake = stream.handshake
    chain = sent.certificates.compactMap { CertificateSketch($0) }
    duration = clock.now.since(begin)
  }

  /// A stream to one server over no proxy, which trusts `anchors` (DER, one after the other) and
  /// nothing else.
  static func stream(
    to server: ServerName, anchors: [UInt8], engine: TLSEngine = .system
  ) throws(TLSSettingsFault) -> NodeStream {
    let settings = try TLSClientSettings(anchors: anchors.span, engine: engine)
    let limit = TCPConnection.connectLimit
    let tcp = TCPConnection(host: server.host, port: server.port, limit: limit)
    return TLSConnection(
      over: ProxiedConnection(over: tcp, [], limit: limit), to: server.name, settings: settings,
      stepClock: { LinuxClock().now })
  }

  /// Waits for what the stream waits for.
  static func wait(
    for stream: borrowing NodeStream, until deadline: Instant
  ) throws(StreamFault) {
    guard let descriptor = stream.descriptor else { throw .reset }
    var set = PollSet()
    set.add(descriptor, stream.interest)
    do throws(Errno) {
      _ = try set.wait(until: deadline)
    } catch {
      throw .system(error.code)
    }
  }
}

/// A server as a command line names it.
package struct ServerName {
  /// A name, or an address without brackets.
  package let host: String
  /// 1...65535.
  package let port: UInt16
  let name: TLSServerName

  /// `HOST` or `HOST:PORT`, an IPv6 address in brackets; nil for anything else.
  package init?(_ text: String, standardPort: UInt16 = 443) {
    var host = text[...]
    var port = standardPort
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return nil }
      let rest = host[host.index(after: end)...]
      host = host[host.index(after: host.startIndex)..<end]
      if !rest.isEmpty {
        guard rest.hasPrefix(":"), let number = UInt16(rest.dropFirst()) else { return nil }
        port = number
      }
    } else if let colon = host.firstIndex(of: ":") {
      guard let number = UInt16(host[host.index(after: colon)...]) else { return nil }
      port = number
      host = host[..<colon]
    }
    guard port > 0 else { return nil }
    do throws(TLSSettingsFault) {
      name = try TLSServerName(String(host))
    } catch {
      return nil
    }
    self.host = String(host)
    self.port = port
  }

  /// A server of a board; nil where its host can be no name of a server.
  init?(host: String, port: Int) {
    do throws(TLSSettingsFault) {
      name = try TLSServerName(host)
    } catch {
      return nil
    }
    self.host = host
    self.port = UInt16(clamping: port)
  }

  /// `HOST:PORT`.
  package var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
