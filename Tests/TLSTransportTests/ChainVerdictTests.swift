import Glibc
import TestSupport
import Testing
import Transport

@testable import TLSTransport

/// A row of the table "Verdicts that differ" in docs/design/tls.md.
struct ExplainedDifference {
  /// What is odd about the chain; `*` for any end.
  let odd: [String]
  /// Which engines; empty for all.
  let judges: [String]
  let isAccepted: Bool
  /// The libraries that come to the contrary.
  let others: [String]

  /// The rows of the table.
  static func all() throws -> [ExplainedDifference] {
    let text = try Fixtures.bytes(Program.root + "/docs/design/tls.md", countMax: 1 << 20)
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return lines.compactMap { line in
      let cells = line.split(separator: "|").map { $0.split(separator: "`").map(String.init) }
      guard cells.count == 5, let verdict = cells[2].first?.split(separator: " ").first,
        verdict == "refused" || verdict == "accepted"
      else { return nil }
      let quoted = { (cell: [String]) in
        cell.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
      }
      return ExplainedDifference(
        odd: quoted(cells[0]), judges: quoted(cells[1]), isAccepted: verdict == "accepted",
        others: cells[3].joined().split { $0 == "," || $0 == " " }.map(String.init))
    }
  }

  func explains(_ chain: GeneratedChain, _ judge: Judge, _ isAccepted: Bool, _ other: String)
    -> Bool
  {
    isAccepted == self.isAccepted && others.contains(other)
      && (judges.isEmpty || judges.contains(judge.rawValue) || judges.contains(judge.engine))
      && chain.odd.contains { odd in self.odd.contains { Self.matches(odd[...], $0[...]) } }
  }

  private static func matches(_ odd: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return odd.isEmpty }
    if first == "*" {
      return matches(odd, pattern.dropFirst()) || !odd.isEmpty && matches(odd.dropFirst(), pattern)
    }
    return odd.first == first && matches(odd.dropFirst(), pattern.dropFirst())
  }
}

@Suite("Verdicts on generated chains beside those of OpenSSL and GnuTLS")
struct ChainVerdictTests {
  private static let isSoak = getenv("OUTPOST_SOAK") != nil
  private static let chains = Result { try GeneratedChain.make(isSoak ? 5_000 : 400) }
  private static let judges = Profiles.areBuilt ? Judge.allCases : [.system]

  @Test("A verdict that differs from that of OpenSSL or GnuTLS is explained in docs/design/tls.md")
  func differences() throws {
    let rows = try ExplainedDifference.all()
    #expect(rows.count > 10)
    var used = Set<Int>()
    var unexplained: [String] = []
    var shown = 0
    for chain in try Self.chains.get() {
      var contrary: [String: [String]] = [:]
      for judge in Self.judges {
        let verdict = try chain.verdict(of: judge)
        if verdict == .notShown { continue }
        shown += 1
        for (name, theirs) in [("OpenSSL", chain.openSSL), ("GnuTLS", chain.gnuTLS)]
        where verdict.isAccepted != (theirs == "ok") {
          let index = rows.firstIndex { $0.explains(chain, judge, verdict.isAccepted, name) }
          if let index {
            used.insert(index)
          } else {
            contrary["\(verdict), but \(name): \(theirs)", default: []].append(judge.rawValue)
          }
        }
      }
      unexplained += contrary.map { difference, judges in
        "\(chain.number) \(chain.odd.joined(separator: ",")): \(judges.joined(separator: ",")) "
          + difference
      }
    }
    #expect(unexplained.isEmpty, "\(unexplained.joined(separator: "\n"))")
    #expect(shown > (Self.isSoak ? 4_000 : 300) * Self.judges.count)
    if Self.isSoak {
      for (index, row) in rows.enumerated() where row.others != ["curl"] {
        #expect(used.contains(index), "\(row.odd)")
      }
    }
  }

  /// What the machine's library makes of chains with one oddity.
  static let named: [(odd: String, verdict: ChainVerdict)] = [
    ("link-purpose-mail", .refused(.wrongUsage)), ("link-purpose-client", .refused(.wrongUsage)),
    ("root-purpose-mail", .refused(.wrongUsage)), ("link-purpose-server", .accepted),
    ("link-purpose-any", .accepted), ("link-purpose-server-and-mail", .accepted),
    ("link-limits-permits-other", .refused(.nameNotPermitted)),
    ("link-limits-permits-parent-critical", .accepted),
    ("link-limits-excludes-critical", .refused(.nameNotPermitted)),
    ("root-limits-excludes", .refused(.nameNotPermitted)),
    ("root-limits-permits-critical", .accepted), ("limits-address", .accepted),
    ("limits-address-outside", .refused(.nameNotPermitted)),
    ("limits-second-name", .refused(.nameNotPermitted)),
    ("link-limits-not-readable", .refused(.unsupportedCertificate)),
    ("sent-spare-ed25519", .accepted), ("sent-spare-unknown-critical", .accepted),
    ("leaf-key-ed25519", .refused(.unsupportedCertificate)), ("root-signature-sha1", .accepted),
    ("root-signature-damaged", .accepted),
    ("leaf-extension-unknown-critical", .refused(.unsupportedCertificate)),
  ]

  @Test("A chain with one oddity is refused for that reason and no other")
  func reasons() throws {
    let chains = try Self.chains.get()
    for (odd, verdict) in Self.named {
      for chain in chains where chain.odd == [odd] {
        #expect(try chain.verdict(of: .system) == verdict, "\(odd), \(chain.number)")
      }
    }
    let plain = Set(chains.filter { $0.odd.count == 1 }.map { $0.odd[0] })
    #expect(Self.named.count { plain.contains($0.odd) } > Self.named.count / 2)
  }
}
