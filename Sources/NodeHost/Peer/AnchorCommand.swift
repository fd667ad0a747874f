import BoardFiles
import Glibc
import LinuxFiles
import LinuxHAL
import NodeAssembly
import TLSTransport
import Transport

/// The command `trust anchor`: writes those trust anchors that vouch for a server, after a person
/// has seen them.
package struct AnchorCommand {
  /// Of several roots with one name, and of cross-signed ones, a server has a few.
  private static let candidatesMax = 16

  private let server: ServerName
  private let from: String
  private let out: String
  private let accepted: [String]

  /// A look at `server` with the anchors in `from`, of which those that vouch go to `out`;
  /// `accepted` are fingerprints that a person has seen before.
  package init(_ server: ServerName, from: String, out: String, accepting accepted: [String]) {
    self.server = server
    self.from = from
    self.out = out
    self.accepted = accepted.compactMap(Self.digits)
  }

  /// Whether `text` can be the fingerprint of a certificate.
  package static func isFingerprint(_ text: String) -> Bool { digits(text) != nil }

  /// Connects, shows, asks and writes.
  ///
  /// - Throws: ``ExitStatus/environmentLacking`` where no anchor vouches or the file cannot be
  ///   written, ``ExitStatus/misuse`` without a terminal and an accepted fingerprint.
  package func run() throws {
    let store: AnchorStore
    do throws(PathFault) {
      store = try AnchorStore(at: from)
    } catch {
      throw fail(error.text)
    }
    if LinuxClock().wallClockSeconds() == nil {
      Console.note("warning: this machine's clock is not set: no date is checked")
    }
    var probe = try probe(store.bytes, .system)
    var engine = TLSEngine.system
    if probe.fault == .security(.noCommonParameters), let newer = Self.newerEngine {
      engine = newer
      probe = try self.probe(store.bytes, newer)
    }
    show(probe)
    // A chain that fails with all of them may be vouched for by one: of several anchors with one
    // name, or of cross-signed ones, Mbed TLS follows the first.
    guard probe.fault == nil || probe.fault == .security(.unknownAuthority) else {
      throw refusal(probe)
    }
    let candidates =
      probe.chain.isEmpty
      ? store.anchors[...] : store.candidates(for: probe.chain).prefix(Self.candidatesMax)
    let vouching = candidates.filter { vouches($0, engine) }
    if vouching.isEmpty, probe.fault != nil { throw refusal(probe) }
    guard !vouching.isEmpty else {
      throw fail(
        "the server is verified, and no anchor alone vouches for it; write `trust: {ca: FILE}` with "
          + from.printable)
    }
    Console.result("vouched for by, in \(from.printable):")
    for anchor in vouching { show(anchor, in: "  ") }
    try write(try chosen(of: Array(vouching)))
  }

  /// The profile that speaks TLS 1.3, where this machine's library does not; nil where it is not
  /// installed.
  private static var newerEngine: TLSEngine? {
    do throws(TLSProfileFault) {
      return try TLSEngine.load("web")
    } catch {
      return nil
    }
  }

  private func refusal(_ probe: TLSProbe) -> ExitStatus {
    guard let fault = probe.fault else { return .environmentLacking }
    return fail(PeerText(probe, server, from).text(of: fault))
  }

  /// Whether an anchor alone vouches; one that the engine cannot use does not.
  private func vouches(_ anchor: CertificateSketch, _ engine: TLSEngine) -> Bool {
    do throws(TLSSettingsFault) {
      return try connection(anchor.bytes, engine).fault == nil
    } catch {
      return false
    }
  }

  private func connection(
    _ anchors: [UInt8], _ engine: TLSEngine
  ) throws(TLSSettingsFault) -> TLSProbe {
    var stream = try TLSProbe.stream(to: server, anchors: anchors, engine: engine)
    let probe = TLSProbe(&stream)
    stream.close(at: LinuxClock().now)
    return probe
  }

  private func probe(_ anchors: [UInt8], _ engine: TLSEngine) throws -> TLSProbe {
    do throws(TLSSettingsFault) {
      return try connection(anchors, engine)
    } catch {
      throw fail("\(from.printable): not usable as trust anchors: \(SettingsText.text(error))")
    }
  }

  // MARK: What is shown

  private func show(_ probe: TLSProbe) {
    let session = probe.handshake?.version.map { " (\($0.rawValue))" } ?? ""
    guard !probe.chain.isEmpty else {
      let subject = probe.handshake?.peerSubject ?? ""
      if !subject.isEmpty {
        Console.result(
          "\(server.text)\(session) is \(subject); the profile `web` does not show what else it sent"
        )
      }
      return
    }
    Console.result("\(server.text)\(session) sent:")
    for (index, certificate) in probe.chain.enumerated() {
      show(certificate, in: "  ")
      if index == 0 {
        let hosts = certificate.hosts.joined(separator: ", ")
        Console.result("    for \(hosts.isEmpty ? "no host (subjectAltName)" : hosts)")
      }
    }
  }

  private func show(_ certificate: CertificateSketch, in margin: String) {
    Console.result("\(margin)\(certificate.subjectText)")
    if !certificate.isSelfIssued {
      Console.result("\(margin)  signed by \(certificate.issuerText)")
    }
    Console.result("\(margin)  \(certificate.datesText), \(certificate.key.text)")
    Console.result("\(margin)  \(certificate.fingerprint)")
  }

  // MARK: What is accepted

  private func chosen(of vouching: [CertificateSketch]) throws -> [CertificateSketch] {
    guard accepted.isEmpty else {
      let chosen = vouching.filter {
        Self.digits($0.fingerprint).map(accepted.contains) ?? false
      }
      guard chosen.count == Set(accepted).count else {
        throw fail(
          "--accept names a certificate that does not vouch for \(server.text); compare the fingerprints"
        )
      }
      return chosen
    }
    guard isatty(STDIN_FILENO) == 1 else {
      Console.note(
        """
        error: there is no terminal to ask at; compare a fingerprint with one from another source \
        and write --accept \(vouching[0].fingerprint)
        """)
      throw ExitStatus.misuse
    }
    let what = counted(vouching.count, "anchor")
    try ask("write \(vouching.count == 1 ? "this anchor" : "these \(what)") to \(out.printable)?")
    return vouching
  }

  /// - Throws: ``ExitStatus/environmentLacking`` for any other answer than `yes`.
  private func ask(_ question: String) throws {
    Console.note("\(question) Type yes:")
    guard readLine() == "yes" else { throw fail("not accepted; nothing is written") }
  }

  private func write(_ anchors: [CertificateSketch]) throws {
    let bytes = Array(anchors.map(\.pem).joined().utf8)
    var number = createFile(at: out, with: bytes, mode: 0o644)
    if number == EEXIST {
      guard isatty(STDIN_FILENO) == 1 else {
        throw fail(
          PathFault(path: out, kept: "there already", remedy: "remove it, or name another file")
            .text)
      }
      try ask("\(out.printable) exists; write over it?")
      number = replaceFile(at: out, with: bytes, mode: 0o644, syncs: true)
    }
    guard number == 0 else { throw fail(PathFault(path: out, number: number).text) }
    Console.result("\(out.printable): \(counted(anchors.count, "anchor"))")
  }

  private func fail(_ text: String) -> ExitStatus {
    Console.note("error: " + text)
    return .environmentLacking
  }

  /// The 64 digits of a fingerprint in lower case: with `SHA256:` in front or not, with colons or
  /// not.
  private static func digits(_ text: String) -> String? {
    var digits = text.lowercased()[...]
    for prefix in ["sha256:", "sha256 fingerprint="] where digits.hasPrefix(prefix) {
      digits = digits.dropFirst(prefix.count)
    }
    let plain = digits.filter { $0 != ":" }
    let isHexadecimal = plain.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
    }
    return plain.count == 64 && isHexadecimal ? plain : nil
  }
}
