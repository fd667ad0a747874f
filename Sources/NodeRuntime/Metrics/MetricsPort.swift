import Glibc
import HubProtocol
import LinuxFiles
public import LinuxHAL
import Transport
public import Units

/// Where the metrics of a running node go: a file, and those who ask at a TCP port. All in the
/// node's loop, without waiting.
public final class MetricsPort {
  /// The connections at a time; those that wait are taken when one has ended.
  public static let connectionsMax = 4
  /// The bytes of a request's head.
  public static let requestBytesMax = 4_096
  /// How long a connection may take.
  public static let requestLimit = Interval.seconds(2)

  private final class Connection {
    var stream: TCPStream
    let end: Instant
    var request: [UInt8] = []
    var answer: ArraySlice<UInt8>?

    init(_ stream: consuming TCPStream, until end: Instant) {
      self.stream = stream
      self.end = end
    }
  }

  private final class Listener {
    let socket: TCPListener

    init(_ socket: consuming TCPListener) {
      self.socket = socket
    }
  }

  private let listener: Listener?
  private let file: String?
  private let every: Interval
  private let onFault: (String, Int32) -> Void
  private var nextFile: Instant
  private var connections: [Connection] = []

  /// Answers at `listener`, and writes to `file` each `every`. `onFault` gets the path and the
  /// number of the error where the file cannot be written.
  public init(
    listener: consuming TCPListener?, file: String?, every: Interval, at now: Instant,
    onFault: @escaping (String, Int32) -> Void
  ) {
    self.listener =
      switch consume listener {
      case .some(let socket): Listener(socket)
      case .none: nil
      }
    self.file = file
    self.every = every
    self.onFault = onFault
    nextFile = file == nil ? .never : now
  }

  /// The descriptors to wait for, with what for.
  public var interests: [(descriptor: Int32, interest: PollInterest)] {
    var all: [(descriptor: Int32, interest: PollInterest)] = connections.map {
      ($0.stream.descriptor, $0.answer == nil ? .reading : .writing)
    }
    if connections.count < Self.connectionsMax, let number = listener?.socket.descriptor {
      all.append((number, .reading))
    }
    return all
  }

  /// When ``act(at:_:)`` is due without a descriptor that is ready.
  public var deadline: Instant {
    connections.reduce(nextFile) { min($0, $1.end) }
  }

  /// Takes what has come, answers, and writes the file where that is due; `text` makes the metrics.
  public func act(at now: Instant, _ text: () -> String) {
    if now >= nextFile {
      nextFile = now + every
      write(text())
    }
    if listener != nil { serve(at: now, text) }
  }

  /// Writes the file a last time.
  public func finish(_ text: () -> String) {
    write(text())
  }

  private func serve(at now: Instant, _ text: () -> String) {
    while connections.count < Self.connectionsMax, let stream = accepted() {
      connections.append(Connection(stream, until: now + Self.requestLimit))
    }
    connections.removeAll { connection in
      do throws(StreamFault) {
        return try !advance(connection, text) || now >= connection.end
      } catch {
        return true
      }
    }
  }

  private func accepted() -> TCPStream? {
    do throws(StreamFault) {
      return try listener?.socket.accept() ?? nil
    } catch {
      // Without a free descriptor the client waits until the node has one again.
      return nil
    }
  }

  /// False once the connection has ended.
  private func advance(
    _ connection: Connection, _ text: () -> String
  ) throws(StreamFault) -> Bool {
    if connection.answer == nil {
      var chunk = [UInt8](repeating: 0, count: 1_024)
      var span = chunk.mutableSpan
      switch try connection.stream.read(into: &span) {
      case .ended: return false
      case .blocked: return true
      case .moved(let count): connection.request += chunk[..<count]
      }
      guard let answer = MetricsRequest.answer(to: connection.request, text) else {
        return connection.request.count <= Self.requestBytesMax
      }
      connection.answer = answer[...]
    }
    while let answer = connection.answer, !answer.isEmpty {
      let bytes = Array(answer)
      guard case .moved(let count) = try connection.stream.write(bytes.span) else { return true }
      connection.answer = answer.dropFirst(count)
    }
    return false
  }

  /// Replaces the file, so that its reader never sees a part. The name beside it does not end as
  /// those do that a collector reads (`*.prom`).
  private func write(_ text: String) {
    guard let file else { return }
    let number = replaceFile(at: file, with: Array(text.utf8), mode: 0o644)
    if number != 0 { onFault(file, number) }
  }
}

/// A request for metrics: GET or HEAD of `/metrics`, and nothing else.
enum MetricsRequest {
  /// The whole answer; nil while the head has not come whole.
  static func answer(to bytes: [UInt8], _ text: () -> String) -> [UInt8]? {
    guard HTTPRequestReader.headLength(bytes.span) != nil else { return nil }
    let line = bytes.prefix { $0 != 0x0D }
    let words = line.split(separator: 0x20)
    guard words.count == 3, words[2].starts(with: "HTTP/1.".utf8) else {
      return response("400 Bad Request", "", isHead: false)
    }
    let isHead = words[0].elementsEqual("HEAD".utf8)
    guard isHead || words[0].elementsEqual("GET".utf8) else {
      return response("405 Method Not Allowed", "", isHead: false, more: "Allow: GET, HEAD\r\n")
    }
    let path = words[1].prefix { $0 != UInt8(ascii: "?") }
    guard path.elementsEqual("/metrics".utf8) else {
      return response("404 Not Found", "the metrics are at /metrics\n", isHead: isHead)
    }
    return response("200 OK", text(), isHead: isHead)
  }

  private static func response(
    _ status: String, _ body: String, isHead: Bool, more: String = ""
  ) -> [UInt8] {
    let head =
      "HTTP/1.1 \(status)\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\(more)Connection: close\r\n\r\n"
    return Array((isHead ? head : head + body).utf8)
  }
}
