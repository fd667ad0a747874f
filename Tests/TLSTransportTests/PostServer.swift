import Glibc
import LinuxHAL

/// TLS servers of other make that take one POST on a port of the loopback.
enum PostServer: String, CaseIterable {
  case openssl, gnutls, wolfssl, nginx, python

  /// What a server needs that this machine has not, as a Debian package; nil if it has all.
  var missing: String? {
    switch self {
    case .openssl, .python: nil
    case .gnutls: Self.runs("command -v gnutls-serv") ? nil : "gnutls-bin"
    // Debian would start an installed one on port 80: scripts/setup.sh only unpacks it.
    case .nginx: Self.runs("test -x \(Self.nginxPath)") ? nil : "nginx-light"
    case .wolfssl: Self.wolfSSLServer == nil ? "libwolfssl-dev" : nil
    }
  }

  /// The installed one, or the program that scripts/setup.sh unpacks from the package.
  private static let nginxPath: String = {
    let installed = "/usr/sbin/nginx"
    let root = Fixtures.folder.dropLast("fixtures/certs/".count)
    return runs("test -x \(installed)") ? installed : root + ".build/nginx/nginx"
  }()

  static let missing = allCases.compactMap(\.missing)

  static let installed = allCases.filter { $0.missing == nil }

  /// The versions of TLS that a server is set to speak.
  enum Versions: String, CaseIterable {
    case only12 = "1.2"
    case only13 = "1.3"
    case both

    fileprivate var openssl: [String] {
      switch self {
      case .only12: ["-tls1_2"]
      case .only13: ["-tls1_3"]
      case .both: []
      }
    }

    fileprivate var gnutls: String {
      switch self {
      case .only12: "NORMAL:-VERS-ALL:+VERS-TLS1.2"
      case .only13: "NORMAL:-VERS-ALL:+VERS-TLS1.3"
      case .both: "NORMAL"
      }
    }

    fileprivate var nginx: String {
      switch self {
      case .only12: "TLSv1.2"
      case .only13: "TLSv1.3"
      case .both: "TLSv1.2 TLSv1.3"
      }
    }
  }

  /// Starts a server; it lives as long as what is returned.
  func start(chain: String, key: String, versions: Versions = .both) throws -> PostServerProcess {
    // OpenSSL sends what the chain's file has behind the certificate, which may be that again.
    let hasIntermediate = try Fixtures.certificates(chain).count > 1
    let (chain, key) = (Fixtures.path(chain), Fixtures.keyPath(key))
    switch self {
    case .openssl:
      let process = try ChildProcess(
        [
          "openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-rev", "-cert", chain,
          "-key", key,
        ] + versions.openssl + (hasIntermediate ? ["-cert_chain", chain] : []))
      return try PostServerProcess(process, portAfter: "ACCEPT 127.0.0.1:")
    case .python:
      return try PostServerProcess(
        ChildProcess(["python3", "-c", Self.script, chain, key, versions.rawValue]),
        portAfter: "PORT ")
    case .wolfssl:
      return try PostServerProcess(
        ChildProcess([Self.wolfSSLServer ?? "", chain, key, versions.rawValue]),
        portAfter: "PORT ")
    case .gnutls:
      let port = try Self.freePort()
      let process = try ChildProcess([
        "gnutls-serv", "--echo", "--disable-client-cert", "--port", String(port),
        "--priority", versions.gnutls,
        "--x509certfile", chain, "--x509keyfile", key,
      ])
      return PostServerProcess(process, port: port)
    case .nginx:
      let port = try Self.freePort()
      let folder = try TestFolder()
      try folder.put("nginx.conf", Self.configuration(folder.path, port, chain, key, versions))
      let process = try ChildProcess([
        Self.nginxPath, "-e", "stderr", "-p", folder.path, "-c", folder.path + "/nginx.conf",
      ])
      return PostServerProcess(process, port: port, folder: folder)
    }
  }

  /// What it answers: GnuTLS echoes, OpenSSL sends every line back reversed, the others speak HTTP.
  func isAnswer(_ answer: String, to request: String) -> Bool {
    switch self {
    case .gnutls: answer == request
    case .openssl: answer == Self.reversedLines(of: request)
    case .wolfssl, .nginx, .python:
      answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\ntaken\n")
    }
  }

  private static func reversedLines(of text: String) -> String {
    text.utf8.split(separator: 10, omittingEmptySubsequences: false).dropLast().reduce("") {
      $0 + String(decoding: $1.filter { $0 != 13 }.reversed(), as: UTF8.self) + "\n"
    }
  }

  private static func runs(_ command: String) -> Bool {
    Profiles.status(of: "\(command) > /dev/null 2>&1") == 0
  }

  private static func freePort() throws -> UInt16 { try TCPListener().port }

  /// The wolfSSL server, compiled where its header is.
  private static let wolfSSLServer: String? = {
    let (source, built) = (
      "\(Profiles.root)/Tests/TLSTransportTests/Foreign/wolfssl_server.c",
      "\(Profiles.root)/.build/wolfssl-server"
    )
    let command =
      "test '\(built)' -nt '\(source)' || cc -std=gnu11 -O1 '\(source)' -lwolfssl -o '\(built)'"
    return runs(command) ? built : nil
  }()

  private static func configuration(
    _ folder: String, _ port: UInt16, _ chain: String, _ key: String, _ versions: Versions
  ) -> String {
    let bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
      "\($0)_temp_path \(folder)/bodies;"
    }
    return """
      daemon off;
      master_process off;
      pid \(folder)/pid;
      events {}
      http {
        access_log off;
        \(bodies.joined(separator: "\n  "))
        server {
          listen 127.0.0.1:\(port) ssl;
          ssl_protocols \(versions.nginx);
          ssl_certificate \(chain);
          ssl_certificate_key \(key);
          location / { return 200 "taken\\n"; }
        }
      }
      """
  }

  private static let script = """
    import http.server, ssl, sys
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"taken\\n")
        def log_message(self, *words):
            pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    if sys.argv[3] != "1.3": context.minimum_version = ssl.TLSVersion.TLSv1_2
    if sys.argv[3] == "1.3": context.minimum_version = ssl.TLSVersion.TLSv1_3
    if sys.argv[3] == "1.2": context.maximum_version = ssl.TLSVersion.TLSv1_2
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print("PORT", server.server_port, flush=True)
    server.handle_request()
    """
}

/// A server that runs, and what it runs on.
struct PostServerProcess {
  let port: UInt16
  private let process: ChildProcess
  private let folder: TestFolder?

  init(_ process: ChildProcess, port: UInt16, folder: TestFolder? = nil) {
    (self.process, self.port, self.folder) = (process, port, folder)
  }

  init(_ process: ChildProcess, portAfter prefix: String) throws {
    let text = try process.line(after: prefix)
    guard let port = UInt16(text) else { throw ChildProcess.NoLine(read: text) }
    self.init(process, port: port)
  }
}

/// A folder for one test, gone with its last owner.
final class TestFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/outpost-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Fixtures.Unreadable(path: "/tmp") }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    _ = Profiles.status(of: "rm -rf '\(path)'")
  }

  func put(_ name: String, _ text: String) throws {
    guard let file = fopen("\(path)/\(name)", "w") else {
      throw Fixtures.Unreadable(path: "\(path)/\(name)")
    }
    fputs(text, file)
    fclose(file)
  }
}
