import Glibc
import LinuxHAL
import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A POST is answered by servers of other make", .serialized, .timeLimit(.minutes(3)))
struct InteropServersTests {
  static let engines = Profiles.areBuilt ? ["system"] + Profiles.names : ["system"]

  /// Chains that fit every engine, and one with an intermediate that `field` has no room for.
  static let chains = [("hub", "hub"), ("hub-rsa", "hub-rsa"), ("hub-chain", "hub")]

  static let rows: [(server: PostServer, engine: String)] = PostServer.installed.flatMap { server in
    engines.map { (server, $0) }
  }

  @Test("Servers of other makes answer a POST of every engine", arguments: rows)
  func post(_ row: (server: PostServer, engine: String)) throws {
    for (chain, key) in Self.chains {
      let process = try row.server.start(chain: chain, key: key)
      var client = try Self.client(row.engine, process.port)
      do {
        try Self.open(&client)
      } catch let fault as StreamFault {
        #expect(Self.mayRefuse(row.engine, chain, fault), "\(chain): \(fault)")
        continue
      }
      #expect(Self.opens(row.engine, chain), "\(chain)")
      try Self.post(&client, to: row.server, chain)
      withExtendedLifetime(process) {}
    }
  }

  static let versions: [(server: PostServer, versions: PostServer.Versions)] =
    PostServer.installed.flatMap { server in PostServer.Versions.allCases.map { (server, $0) } }

  @Test(
    "Servers of other makes speak the newest version that they share with `web`",
    .enabled(if: Profiles.areBuilt, Profiles.remedy), arguments: versions)
  func version(_ row: (server: PostServer, versions: PostServer.Versions)) throws {
    for (chain, key) in Self.chains {
      let process = try row.server.start(chain: chain, key: key, versions: row.versions)
      var client = try Self.client("web", process.port)
      try Self.open(&client)
      let wanted: TLSVersion = row.versions == .only12 ? .tls12 : .tls13
      #expect(client.tls.handshake?.version == wanted, "\(chain)")
      try Self.post(&client, to: row.server, chain)
      withExtendedLifetime(process) {}
    }
  }

  private static func post(
    _ client: inout LoopbackClient, to server: PostServer, _ chain: String
  ) throws {
    let body = String(repeating: "0123456789abcdef", count: 60) + "\n"
    let request =
      "POST /iot-sensor-server HTTP/1.1\r\nHost: localhost\r\n"
      + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n" + body
    try client.send(Array(request.utf8))
    let answer = try read(&client) { server.isAnswer($0, to: request) }
    #expect(server.isAnswer(answer, to: request), "\(chain): \(answer)")
    client.tls.close(at: monotonicNow())
  }

  @Test(
    "Every server of another make is installed",
    .enabled(if: PostServer.missing.isEmpty, "missing Debian packages: \(PostServer.missing)"))
  func installed() {
    #expect(PostServer.installed.count == 5)
  }

  private static func opens(_ engine: String, _ chain: String) -> Bool {
    Engines.choices(engine) != "field" || chain == "hub"
  }

  /// `field` takes no RSA and has no room for two certificates, and says which of both it is.
  private static func mayRefuse(_ engine: String, _ chain: String, _ fault: StreamFault) -> Bool {
    guard Engines.choices(engine) == "field" else { return false }
    if chain == "hub-rsa" { return fault == .security(.noCommonParameters) }
    guard case .security(.recordTooLarge(3, let needed, 768)) = fault else { return false }
    return chain == "hub-chain" && needed > 768
  }

  private static func client(_ engine: String, _ port: UInt16) throws -> LoopbackClient {
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    let settings = try TLSClientSettings(anchors: anchors.span, engine: Engines.load(engine))
    return try LoopbackClient(to: port, settings: settings)
  }

  /// Opens the session, as soon as the server listens.
  private static func open(_ client: inout LoopbackClient) throws {
    let deadline = monotonicNow() + .seconds(10)
    while true {
      do {
        return try client.open()
      } catch .refused where monotonicNow() < deadline {
        _ = poll(nil, 0, 5)
      }
    }
  }

  /// Reads until the answer is there or the stream ends.
  private static func read(
    _ client: inout LoopbackClient, until isWhole: (String) -> Bool
  ) throws -> String {
    var text = ""
    let deadline = monotonicNow() + .seconds(10)
    while !isWhole(text), monotonicNow() < deadline {
      var bytes = [UInt8](repeating: 0, count: 512)
      var span = bytes.mutableSpan
      switch try client.tls.read(into: &span) {
      case .moved(let count): text += String(decoding: bytes[..<count], as: UTF8.self)
      case .ended: return text
      case .blocked: client.wait(atMost: .seconds(1))
      }
    }
    return text
  }
}
