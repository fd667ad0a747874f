import TestSupport
import Transport
import Units

@testable import TLSTransport

/// A chain of certificates made by a seed, and what other libraries make of it
/// (`Foreign/chains.py`).
struct GeneratedChain: Sendable {
  let number: Int
  /// What is odd about it; empty for a plain chain.
  let odd: [String]
  let host: String
  /// The key that the server has.
  let key: String
  /// `ok` or the reason, by library.
  let openSSL: String
  let gnuTLS: String
  /// Certificates in DER.
  let anchors: [[UInt8]]
  let chain: [[UInt8]]

  struct Unreadable: Error { let line: Substring }

  /// Makes the chains `first`, `first + 1`...
  static func make(_ count: Int, from first: Int = 0) throws -> [GeneratedChain] {
    try made(by: "chains.py", ["\(count)", "\(first)"], milliseconds: 30_000 + 60 * count)
  }

  /// Certificates with names of every kind, each for every host; what curl makes of them is in the
  /// place of OpenSSL's verdict.
  static func makeNames() throws -> [GeneratedChain] {
    try made(by: "names.py", [], milliseconds: 120_000)
  }

  private static func made(
    by script: String, _ arguments: [String], milliseconds: Int
  ) throws -> [GeneratedChain] {
    let path = Program.root + "/Tests/TLSTransportTests/Foreign/" + script
    let process = try Program("python3", ["-B", path] + arguments)
    let ending = try process.finish(milliseconds: milliseconds)
    guard ending.status == 0 else { throw Unreadable(line: ending.errors.suffix(2_000)) }
    return try ending.output.split(separator: "\n").map { try GeneratedChain($0) }
  }

  private init(_ line: Substring) throws {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == 8, let number = Int(fields[0]) else { throw Unreadable(line: line) }
    self.number = number
    odd = fields[1].split(separator: ",").map(String.init)
    host = String(fields[2])
    key = String(fields[3])
    openSSL = String(fields[4])
    gnuTLS = String(fields[5])
    anchors = fields[6].split(separator: ",").map(Self.bytes)
    chain = fields[7].split(separator: ",").map(Self.bytes)
  }

  private static func bytes(_ text: Substring) -> [UInt8] {
    let digits = text.utf8.map { $0 > 57 ? $0 - 87 : $0 - 48 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

/// An engine as a client, with a version of TLS.
enum Judge: String, CaseIterable, Sendable {
  case system, web, web13 = "web 1.3", photon, field

  var engine: String { self == .web13 ? "web" : rawValue }
}

/// What an engine makes of a chain.
enum ChainVerdict: Equatable {
  case accepted
  case refused(SecurityFault?)
  /// The chain could not be shown: it does not fit into a message of the profile, or the server of
  /// TLS 1.3 that must have it as its own cannot read it.
  case notShown

  var isAccepted: Bool { self == .accepted }
}

extension GeneratedChain {
  /// Shows the chain to a client.
  func verdict(of judge: Judge) throws -> ChainVerdict {
    let anchors = anchors.flatMap { $0 }
    let settings: TLSClientSettings
    let engine = try Engines.load(judge.engine)
    do throws(TLSSettingsFault) {
      settings = try TLSClientSettings(
        anchors: anchors.span, engine: engine, entropy: SeededEntropy(seed: 1))
    } catch {
      return error == .outOfMemory ? .notShown : .refused(nil)
    }
    return judge == .web13 ? try shown13(settings) : try shown12(settings)
  }

  /// In TLS 1.2 the certificates are in the clear: they take the place of the server's own. Where
  /// it has no key for them, the signature over the key exchange is what refuses it.
  private func shown12(_ settings: TLSClientSettings) throws -> ChainVerdict {
    let isRSA = key == "hub-rsa" || key == "weak"
    let own = isRSA ? "hub-rsa" : "hub"
    let session = try Session(
      to: host, chain: own, key: own, limit: .milliseconds(50), settings: settings)
    var isShown = false
    try session.run { bytes in
      var records = WireRecord.split(bytes)
      guard !isShown, records.count > 1 else { return }
      records.replaceSubrange(1...1, with: WireRecord.certificates(chain))
      bytes = records.flatMap(\.bytes)
      isShown = true
    }
    guard isShown else { return .notShown }
    switch session.fault {
    // With its key, the server sees at the end that the client has read other certificates.
    case nil, .security(.handshakeForged(state: 4)), .security(.handshakeMalformed(state: 4)),
      .security(.alert(20)):
      return .accepted
    case .security(.recordTooLarge): return .notShown
    case .security(let fault): return .refused(fault)
    case let other?: throw other
    }
  }

  /// In TLS 1.3 the server must have the chain as its own.
  private func shown13(_ settings: TLSClientSettings) throws -> ChainVerdict {
    let chain = chain.flatMap { $0 }
    let key = try Fixtures.bytes(Fixtures.keyPath(key))
    let server: TLSServerSettings
    let engine = try Profiles.loadServer()
    do throws(TLSSettingsFault) {
      server = try TLSServerSettings(
        chain: chain.span, key: key.span, engine: engine, entropy: SeededEntropy(seed: 2))
    } catch {
      return .notShown
    }
    let session = try Session(
      to: host, limit: .milliseconds(50), settings: settings, serverSettings: server)
    try session.run()
    switch session.fault {
    case nil: return .accepted
    // The server does not show what its own key or certificate cannot be used for.
    case .security(.alert), .security(.noCommonParameters), .security(.handshakeTimeout):
      return .notShown
    case .security(let fault): return .refused(fault)
    case let other?: throw other
    }
  }
}
