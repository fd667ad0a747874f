import Testing
import Transport
import Units

@testable import TLSTransport

/// What must come of a server.
enum Outcome: Equatable {
  case opens
  case refused(SecurityFault)
  /// A message that the profile's input buffer cannot hold.
  case tooLarge(state: UInt8, needed: UInt32)
}

/// A row of the refusal matrix: a server, what is wrong with it, and what every engine makes of it.
struct HostileServer: CustomTestStringConvertible, Sendable {
  typealias Change = @Sendable (inout [WireRecord], _ flight: Int) throws -> Void

  let what: String
  /// The name that the client wants.
  var name = "hub.test"
  /// The server's own chain and key.
  var chain = "hub"
  var key = "hub"
  /// A chain shown in place of its own; the server has no key for it.
  var shown: String?
  /// Changes the records of the server's flights, 0 and 1.
  var change: Change?
  let outcome: Outcome
  /// Engines that honestly come to something else.
  var but: [String: Outcome] = [:]

  var testDescription: String { what }

  func outcome(with engine: String) -> Outcome {
    but[Engines.choices(engine)] ?? (engine == "system" ? but[Engines.system] : nil) ?? outcome
  }

  /// Lets a client meet it.
  func meet(_ engine: String) throws -> Session {
    let session = try Session(
      engine: Engines.load(engine), to: name, chain: chain, key: key, limit: .milliseconds(50))
    var flight = 0
    var failure: (any Error)?
    try session.run { bytes in
      guard !bytes.isEmpty else { return }
      do {
        bytes = try changed(WireRecord.split(bytes), flight).flatMap(\.bytes)
      } catch {
        failure = error
      }
      flight += 1
    }
    if let failure { throw failure }
    return session
  }

  private func changed(_ flight: [WireRecord], _ number: Int) throws -> [WireRecord] {
    var records = flight
    if number == 0, let shown {
      records.replaceSubrange(
        1...1, with: WireRecord.certificates(try Fixtures.certificates(shown)))
    }
    try change?(&records, number)
    return records
  }
}

/// The engines that rows are met with.
enum Engines {
  static func load(_ name: String) throws -> TLSEngine {
    name == "system" ? .system : try Profiles.load(name)
  }

  /// The profile whose choices an engine's are, but for the arithmetic of its curve.
  static func choices(_ name: String) -> String { name == "field-p256m" ? "field" : name }

  /// The machine's library by its branch, where branches differ: `system 2.28`, `system 3.6`.
  static let system: String = {
    let version = TLSEngine.system.libraryVersion.split(separator: " ").last ?? ""
    return "system " + version.split(separator: ".").prefix(2).joined(separator: ".")
  }()

  /// The record contents that an engine's input buffer holds.
  static func room(_ name: String) -> UInt32 {
    switch choices(name) {
    case "field": 768
    case "photon": 6_144
    default: 16_384
    }
  }
}

extension Session {
  /// The result of the handshake, and that nothing of a report leaves unless it opened.
  func expect(_ outcome: Outcome, _ engine: String) {
    let seen: Outcome
    switch fault {
    case nil: seen = .opens
    case .security(.recordTooLarge(let state, let needed, let room)):
      #expect(room == Engines.room(engine), "\(engine)")
      seen = .tooLarge(state: state, needed: needed)
    case .security(let fault): seen = .refused(fault)
    case let other: return #expect(other == nil, "\(engine)")
    }
    #expect(seen == outcome, "\(engine)")
    #expect(isOpen == (seen == .opens))
    if !isOpen { expectNothingSent(engine) }
  }

  private func expectNothingSent(_ engine: String) {
    let before = wire.sent.count
    #expect(throws: StreamFault.self) { try client.write([1, 2, 3].span) }
    #expect(wire.sent.count == before && wire.closed > 0, "\(engine)")
    #expect(!wire.sentRecordTypes.contains(23), "\(engine)")
    #expect(tally.handshakes == 0 && tally.failures == 1, "\(engine)")
  }
}
