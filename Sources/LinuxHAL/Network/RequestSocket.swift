import Glibc

/// Why a socket for requests cannot be opened.
public enum RequestSocketFault: Error, Hashable, Sendable {
  /// The path does not fit into an address (unix(7): 107 bytes).
  case pathTooLong
  /// There is something at the path that is no socket.
  case occupied
  /// Another process listens there.
  case inUse
  /// A system call failed.
  case system(Errno)
}

/// A UNIX socket on which a process takes requests, one line a connection.
///
/// A file that a dead process has left is replaced, any other is not.
public struct RequestSocket: ~Copyable {
  /// The bytes of a path (sun_path of unix(7), with its end).
  public static let pathBytesMax = unixAddressBytesMax
  private static let waitingMax: Int32 = 4

  private let socket: FileDescriptor
  private let path: String

  /// Listens at `path`, whose folder exists; `mode` says who may connect, by default the process's
  /// user and group.
  public init(at path: String, mode: UInt32 = 0o660) throws(RequestSocketFault) {
    guard path.utf8.count <= Self.pathBytesMax else { throw .pathTooLong }
    try Self.removeStale(path)
    let socket = try Self.open()
    try Self.listen(socket.number, at: path, mode)
    self.socket = socket
    self.path = path
  }

  deinit {
    unlink(path)
  }

  /// Readable while a connection waits. Owned by the socket.
  public var descriptor: Int32 { socket.number }

  /// Takes the next connection; nil where none waits. Does not block.
  public func accept() -> RequestConnection? {
    let number = Glibc.accept(socket.number, nil, nil)
    guard number >= 0 else { return nil }
    // accept4(2) is not in the C library's standard face.
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    _ = fcntl(number, F_SETFL, O_NONBLOCK)
    return RequestConnection(owning: number)
  }

  /// Asks the process that listens at `path`; its answer, nil where it gave none in time. Blocks.
  public static func ask(
    _ request: String, at path: String, milliseconds limit: Int32
  ) throws(RequestSocketFault) -> String? {
    guard path.utf8.count <= pathBytesMax else { throw .pathTooLong }
    let socket = try open(isBlocking: true)
    guard withUnixAddress(path.utf8, { connect(socket.number, $0, $1) }) == 0 else {
      throw .system(Errno.last)
    }
    var bytes = Array(request.utf8)
    guard send(socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    else { throw .system(Errno.last) }
    var answer: [UInt8] = []
    bytes = [UInt8](repeating: 0, count: RequestConnection.answerBytesMax)
    var entry = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
    while answer.last != UInt8(ascii: "\n"), answer.count < RequestConnection.answerBytesMax {
      guard poll(&entry, 1, limit) == 1 else { return nil }
      let count = recv(socket.number, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      answer += bytes[..<count]
    }
    return String(decoding: answer.dropLast(), as: UTF8.self)
  }

  private static func listen(
    _ number: Int32, at path: String, _ mode: UInt32
  ) throws(RequestSocketFault) {
    guard withUnixAddress(path.utf8, { bind(number, $0, $1) }) == 0 else {
      throw .system(Errno.last)
    }
    // Before it listens, so that no process has connected by the mode of the umask.
    guard chmod(path, mode) == 0, Glibc.listen(number, waitingMax) == 0 else {
      throw .system(Errno.last)
    }
  }

  private static func open(isBlocking: Bool = false) throws(RequestSocketFault) -> FileDescriptor {
    let mode = isBlocking ? 0 : Int32(SOCK_NONBLOCK.rawValue)
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | mode
    let number = Glibc.socket(AF_UNIX, kind, 0)
    guard number >= 0 else { throw .system(Errno.last) }
    return FileDescriptor(owning: number)
  }

  /// A socket's file outlives its process; then a connection is refused (unix(7), ECONNREFUSED).
  private static func removeStale(_ path: String) throws(RequestSocketFault) {
    var found = stat()
    guard lstat(path, &found) == 0 else {
      if errno == ENOENT { return }
      throw .system(Errno.last)
    }
    guard found.st_mode & S_IFMT == S_IFSOCK else { throw .occupied }
    let probe = try open(isBlocking: true)
    if withUnixAddress(path.utf8, { connect(probe.number, $0, $1) }) == 0 { throw .inUse }
    guard errno == ECONNREFUSED, unlink(path) == 0 else { throw .system(Errno.last) }
  }
}
