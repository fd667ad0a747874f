/// Reason why a use of TLS could not be measured.
package enum UseAbsence: Hashable, Sendable {
  /// The engine or the profile cannot do that.
  case notInProfile
  /// The server that speaks it is not built.
  case serverNotBuilt
  /// A message of the handshake needs more bytes than the profile's buffer holds.
  case doesNotFit(needed: Int, room: Int)
  /// A real server and the profile have no version or cipher suite in common.
  case nothingInCommon
  /// The server gave nothing to resume, or refused to.
  case notResumed
}

extension UseAbsence {
  /// Why a use was not measured, in words.
  package var text: String {
    switch self {
    case .notInProfile: "not in this profile"
    case .nothingInCommon: "no TLS version or cipher suite in common with the server"
    case .serverNotBuilt: "the server for it is not built (make profiles)"
    case .doesNotFit(let needed, let room):
      "does not fit: a message of \(needed) B, room for \(room)"
    case .notResumed: "the server does not resume sessions"
    }
  }
}
