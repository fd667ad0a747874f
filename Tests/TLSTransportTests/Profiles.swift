import Glibc
import Testing

@testable import TLSTransport

/// The profiles that `make profiles` has built.
enum Profiles {
  static let names = ["field", "field-p256m", "photon", "web"]

  static let root: String =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  static let folder = root + "/.build/tls-profiles"

  /// Why tests are skipped without them.
  static let remedy: Comment =
    "the TLS profiles are not built, or of other sources; run `make profiles`"

  /// Whether they are there and of the present sources.
  static let areBuilt = status(of: "'\(root)/scripts/make-profiles.sh' --current >/dev/null") == 0

  static func load(_ name: String) throws(TLSProfileFault) -> TLSEngine {
    try TLSEngine(name, in: [folder])
  }

  /// The server that speaks TLS 1.3: `web` with a server in it.
  static func loadServer() throws(TLSProfileFault) -> TLSEngine {
    try TLSEngine.loadServer(in: [folder])
  }

  static func status(of command: String) -> Int32 {
    let status = system(command)
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }
}
