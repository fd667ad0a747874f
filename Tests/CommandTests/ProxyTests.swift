import Glibc
import TestSupport
import Testing

/// A proxy of another make on a port of this machine.
final class RealProxy {
  enum Make: String, CaseIterable {
    case tinyproxy
    case microsocks

    var scheme: String { self == .tinyproxy ? "http" : "socks5" }
    var isInstalled: Bool { access("/usr/bin/\(rawValue)", X_OK) == 0 }
  }

  let port: Int
  private let process: Program

  /// Starts one that wants this user, where there is one.
  init(_ make: Make, _ scratch: Scratch, user: String? = nil) throws {
    port = try freePort()
    switch make {
    case .tinyproxy:
      let user = user.map { "BasicAuth \($0.replacing(":", with: " "))\n" } ?? ""
      let settings = try scratch.write(
        "tinyproxy.conf", "Port \(port)\nListen 127.0.0.1\nTimeout 20\n\(user)")
      process = try Program("/usr/bin/tinyproxy", ["-d", "-c", settings])
    case .microsocks:
      let parts = user?.split(separator: ":").map(String.init) ?? []
      let options = parts.isEmpty ? [] : ["-u", parts[0], "-P", parts[1]]
      process = try Program(
        "/usr/bin/microsocks", ["-i", "127.0.0.1", "-p", "\(port)"] + options)
    }
  }

  deinit { process.signal(SIGKILL) }
}

/// A port that no program has.
func freePort() throws -> Int {
  struct NoPort: Error {}
  let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  let descriptor = socket(AF_INET, kind, 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isBound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
    }
  }
  guard isBound else { throw NoPort() }
  return Int(UInt16(bigEndian: address.sin_port))
}

/// Which are not installed; the reason for a skip.
private let missing = RealProxy.Make.allCases.filter { !$0.isInstalled }.map(\.rawValue)

@Suite(
  "The proxies of the test packages",
  .enabled(
    if: missing.isEmpty, "not installed, and not tested: \(missing); run scripts/setup.sh test"))
struct InstalledProxyTests {
  @Test("A proxy of each kind is here for the tests")
  func installed() { #expect(missing.isEmpty) }
}

@Suite("Real proxies between a node and its server")
struct ProxyTests {
  private static let password = "eva:pW-Zq7-that-must-not-show"

  private static let makes = RealProxy.Make.allCases.filter(\.isInstalled)

  /// Runs a node whose board names this proxy, and perhaps the file with the user, until it has
  /// said `text`, or the server has.
  private func run(
    _ hub: Hub, proxy: String, port: Int? = nil, until text: String, byServer: Bool = false
  ) throws -> Program.Ending {
    let board = try hub.scratch.read("board.yaml")
      .replacing("tls: system", with: "tls: system\n  proxy: \(proxy)")
      // By address: a proxy takes the first that `localhost` has, which may be that of IPv6.
      .replacing("localhost:\(hub.port)", with: "127.0.0.1:\(port ?? hub.port)")
    try hub.scratch.write("board.yaml", board)
    let node = try hub.node("--verbose")
    do {
      _ = try (byServer ? hub.process : node).wait(for: text)
    } catch let missing as Program.NotSaid {
      Issue.record("\(missing)")
    }
    node.signal(SIGTERM)
    return try node.finish()
  }

  @Test("Messages reach the server through the proxy", arguments: makes)
  fileprivate func delivers(_ make: RealProxy.Make) throws {
    let scratch = try Scratch()
    let proxy = try RealProxy(make, scratch)
    let hub = try Hub(scratch)
    let node = try run(
      hub, proxy: "\"\(make.scheme)://127.0.0.1:\(proxy.port)\"", until: "200 report",
      byServer: true)
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(node.status == 0 && server.output.contains("200 report"), "\(node.errors)")
  }

  @Test(
    "The proxy lets in the user in the file, whose password shows nowhere", arguments: makes)
  fileprivate func user(_ make: RealProxy.Make) throws {
    let scratch = try Scratch()
    try scratch.write("user", Self.password + "\n", mode: 0o600)
    let proxy = try RealProxy(make, scratch, user: Self.password)
    let hub = try Hub(scratch)
    let node = try run(
      hub,
      proxy: "{url: \"\(make.scheme)://127.0.0.1:\(proxy.port)\", authorization: {file: user}}",
      until: "200 report", byServer: true)
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(server.output.contains("200 report"), "\(node.errors)")
    #expect(!(node.all + server.all).contains("Zq7"))
  }

  @Test(
    "A user that the proxy does not know is reported as the proxy's refusal", arguments: makes)
  fileprivate func refused(_ make: RealProxy.Make) throws {
    let scratch = try Scratch()
    try scratch.write("user", "eva:wrong-Zq7\n", mode: 0o600)
    let proxy = try RealProxy(make, scratch, user: Self.password)
    let hub = try Hub(scratch)
    let url = "\(make.scheme)://127.0.0.1:\(proxy.port)"
    // tinyproxy answers 401 where RFC 9110 wants 407.
    let says =
      make == .tinyproxy
      ? "the proxy answered with status 401" : "the proxy does not take this user and password"
    let wrong = try run(
      hub, proxy: "{url: \"\(url)\", authorization: {file: user}}", until: says)
    #expect(!wrong.all.contains("Zq7"))
  }

  @Test(
    "A server that the proxy cannot reach is the proxy's word, in words of its own",
    arguments: makes)
  fileprivate func unreachable(_ make: RealProxy.Make) throws {
    let scratch = try Scratch()
    let proxy = try RealProxy(make, scratch)
    let hub = try Hub(scratch)
    _ = try run(
      hub, proxy: "\"\(make.scheme)://127.0.0.1:\(proxy.port)\"", port: try freePort(),
      until: "the proxy answered with ")
  }

  @Test("A proxy that is not there, and one of the other kind, have errors of their own")
  func wrong() throws {
    let scratch = try Scratch()
    let hub = try Hub(scratch)
    _ = try run(
      hub, proxy: "\"http://127.0.0.1:\(try freePort())\"",
      until: "the proxy refuses the connection (uplink: proxy)")
    // The server itself speaks TLS, and neither HTTP nor SOCKS in the clear.
    let other = try Hub(try Scratch())
    _ = try run(
      other, proxy: "\"socks5://localhost:\(other.port)\"",
      until: "delivery failed (1 in a row): the proxy")
  }
}
