/// The uses of TLS whose costs differ: kinds of handshakes, and sending in an open session.
package enum TLSUse: String, CaseIterable, Sendable {
  /// A full handshake with a server whose certificate the anchor signed.
  case full
  /// The same, and the server demands a certificate of the client.
  case mutual
  /// A handshake that resumes an earlier session with its ticket; allocations are its own.
  case resumed
  /// One report over a session that is open already.
  case report
  /// A full handshake with a server that shows two certificates.
  case twoCertificates = "two-certificates"
  /// A full handshake with a server whose key is RSA.
  case rsa
  /// A full handshake in TLS 1.3.
  case tls13 = "tls-1.3"

  /// A description for readers.
  package var title: String {
    switch self {
    case .full: "full handshake"
    case .mutual: "mutual TLS"
    case .resumed: "resumption (ticket)"
    case .report: "report, session open"
    case .twoCertificates: "two-certificate chain"
    case .rsa: "RSA chain"
    case .tls13: "TLS 1.3"
    }
  }

  /// Handshakes whose instructions are counted.
  package static let counted: [TLSUse] = [.full, .mutual, .resumed, .tls13]

  /// Those that can be tried on a real server: nothing is posted there.
  package static let harmless: [TLSUse] = [.full, .resumed]
}
