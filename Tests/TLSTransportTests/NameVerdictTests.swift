import Glibc
import TestSupport
import Testing
import Transport

@testable import TLSTransport

@Suite("Verdicts on the names of certificates beside those of curl")
struct NameVerdictTests {
  private static let isHere = access("/usr/bin/curl", X_OK) == 0

  @Test("The program curl is here for its comparison, or this suite says that it is not")
  func missing() {
    if !Self.isHere { print("skipped: curl is not installed; scripts/setup.sh test does that") }
  }

  @Test(
    "A verdict on a name that differs from curl's is explained in docs/design/tls.md",
    .enabled(if: isHere))
  func differences() throws {
    let rows = try ExplainedDifference.all()
    let certificates = try GeneratedChain.makeNames()
    #expect(certificates.count > 1_000)
    let judges: [Judge] = Profiles.areBuilt ? [.system, .field] : [.system]
    var unexplained: [String] = []
    var used = Set<Int>()
    var accepted = 0
    for one in certificates {
      for judge in judges {
        // A certificate of many names does not fit into a message of each profile.
        guard let isAccepted = try one.names(of: judge) else { continue }
        if isAccepted { accepted += 1 }
        guard isAccepted != (one.openSSL == "ok") else { continue }
        if let index = rows.firstIndex(where: { $0.explains(one, judge, isAccepted, "curl") }) {
          used.insert(index)
        } else {
          unexplained.append("\(one.odd) \(one.host) \(judge): \(isAccepted), curl \(one.openSSL)")
        }
      }
    }
    #expect(unexplained.isEmpty, "\(unexplained.joined(separator: "\n"))")
    #expect(accepted >= 40 * judges.count)
    for (index, row) in rows.enumerated() where row.others.contains("curl") {
      #expect(used.contains(index), "\(row.odd)")
    }
  }
}

extension GeneratedChain {
  /// Whether a client takes the certificate for its host; a host that is no name it takes for
  /// nothing. Nil where the certificate could not be shown.
  fileprivate func names(of judge: Judge) throws -> Bool? {
    guard (try? TLSServerName(host)) != nil else { return false }
    let verdict = try verdict(of: judge)
    return verdict == .notShown ? nil : verdict.isAccepted
  }
}
