/// TLS servers of other make, each answering one connection on a free port of the loopback.
enum ForeignServer: String, CaseIterable {
  case openssl
  case python

  /// Starts a server that sends every line back reversed.
  func start(chain: String, key: String, options: [String] = []) throws -> (
    process: ChildProcess, port: UInt16
  ) {
    let certificate = Fixtures.path(chain)
    let key = Fixtures.keyPath(key)
    switch self {
    case .openssl:
      let process = try ChildProcess(
        [
          "openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-rev", "-cert",
          certificate, "-cert_chain", certificate, "-key", key,
        ] + options)
      return (process, try port(after: "ACCEPT 127.0.0.1:", of: process))
    case .python:
      let process = try ChildProcess(["python3", "-c", Self.script, certificate, key])
      return (process, try port(after: "PORT ", of: process))
    }
  }

  private func port(after prefix: String, of process: ChildProcess) throws -> UInt16 {
    let text = try process.line(after: prefix)
    guard let port = UInt16(text) else { throw ChildProcess.NoLine(read: text) }
    return port
  }

  private static let script = """
    import socket, ssl, sys
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0))
    print("PORT", listener.getsockname()[1], flush=True)
    plain, _ = listener.accept()
    try:
        with context.wrap_socket(plain, server_side=True) as stream:
            line = stream.makefile("rb").readline()
            stream.sendall(line[:-1][::-1] + b"\\n")
            stream.unwrap()
    except OSError as error:
        print("ERROR", error, flush=True)
    """
}
