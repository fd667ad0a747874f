import Glibc
import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A TLS profile", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct ProfileTests {
  @Test("A profile opens a verified session and carries bytes", arguments: Profiles.names)
  func opens(_ name: String) throws {
    let engine = try Profiles.load(name)
    #expect(engine.profile == name && engine.libraryVersion == "Mbed TLS 3.6.6")
    let session = try Session(engine: engine)
    try session.run()
    let record = try #require(session.record)
    #expect(
      session.fault == nil && record.version == .tls12 && record.datesChecked == .againstTime)
    #expect(record.suite == "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256")
    #expect(try session.client.write([1, 2, 3].span) == .moved(3))
    #expect(try session.server.receive(session.wire) == [1, 2, 3])
    #expect(try session.server.write([4, 5].span) == .moved(2))
    session.server.send(session.wire)
    #expect(try session.client.readAll().bytes == [4, 5])
  }

  @Test(
    "A profile takes any amount from a server, a little at a time",
    arguments: Profiles.names + ["system"])
  func amounts(_ name: String) throws {
    let session = try Session(engine: Engines.load(name))
    try session.run()
    let sent = [UInt8](repeating: 7, count: 200)
    for round in 0..<400 {
      #expect(try session.server.write(sent.span) == .moved(200))
      session.server.send(session.wire)
      #expect(try session.client.readAll().bytes == sent, "round \(round)")
    }
  }

  static let refusals: [(chain: String, key: String, fault: SecurityFault)] = [
    ("wrong-name", "hub", .wrongName), ("unknown-authority", "hub", .unknownAuthority),
    ("expired", "hub", .expired), ("not-yet-valid", "hub", .notYetValid),
    ("self-signed", "hub", .selfSigned), ("name-in-cn", "hub", .wrongName),
  ]

  @Test(
    "A profile refuses by the same names as the engine in the program", arguments: Profiles.names)
  func refuses(_ name: String) throws {
    for (chain, key, fault) in Self.refusals {
      let session = try Session(engine: Profiles.load(name), chain: chain, key: key)
      try session.run()
      #expect(session.fault == .security(fault), "\(chain)")
    }
  }

  @Test(
    "A profile checks dates to the second, at any time", arguments: Profiles.names,
    HandshakeTests.edges)
  func dates(_ name: String, _ row: (chain: String, time: Int64, fault: SecurityFault?)) throws {
    let session = try Session(
      engine: Profiles.load(name), chain: row.chain, wallClock: row.time)
    try session.run()
    #expect(session.fault == row.fault.map(StreamFault.security))
  }

  @Test("A profile takes RSA certificates if it is made for them", arguments: ["photon", "web"])
  func rsa(_ name: String) throws {
    let session = try Session(engine: Profiles.load(name), chain: "hub-rsa", key: "hub-rsa")
    try session.run()
    #expect(session.fault == nil && session.isOpen)
  }

  @Test("A profile without RSA says that there is nothing in common")
  func noRSA() throws {
    let session = try Session(engine: Profiles.load("field"), chain: "hub-rsa", key: "hub-rsa")
    try session.run()
    #expect(session.fault == .security(.noCommonParameters))
  }

  @Test("A profile has no server in it, and says so")
  func noServer() throws {
    let engine = try Profiles.load("field")
    let chain = try Fixtures.bytes(Fixtures.path("hub"))
    let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
    #expect(throws: TLSSettingsFault.notBuiltIn) {
      try TLSServerSettings(chain: chain.span, key: key.span, engine: engine)
    }
  }

  @Test(
    "A profile exports its entry and nothing else",
    arguments: Profiles.names.map { "\($0).so" }
      + (Profiles.names + ["system"]).map { "measured/\($0).so" })
  func exports(_ file: String) {
    let symbols = "nm -D --defined-only '\(Profiles.folder)/\(file)' | sed 's/.* //' | xargs"
    #expect(Profiles.status(of: "test \"$(\(symbols))\" = outpost_tls_engine") == 0)
  }

  @Test("A profile is not built again if nothing has changed")
  func upToDate() {
    let before = FileTime("\(Profiles.folder)/field.so")
    let text =
      "'\(Profiles.root)/scripts/make-profiles.sh' --optional | grep -c 'are up to date' | grep -qx 1"
    #expect(Profiles.status(of: text) == 0)
    #expect(before != nil && FileTime("\(Profiles.folder)/field.so") == before)
  }
}

/// When a file was last written.
private struct FileTime: Equatable {
  let seconds: Int
  let nanoseconds: Int

  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }
}
