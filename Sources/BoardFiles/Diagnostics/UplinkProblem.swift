/// A problem of a board's uplink.
enum UplinkProblem: Error, Hashable, Sendable {
  /// No name of a credential.
  case credentialName(String)
  /// The key, where `uplink` or `uplinks` is besides it.
  case bothForms(String, other: SourcePosition)
  case tooManyUplinks
  case plainHTTP
  case plainMQTT
  case brokerPath
  case notHTTPS
  case noHost
  case badHost(String)
  case badPort(String)
  case credentialsInURL
  case fragment
  case badPathByte(UInt8)
  case badPercent
  case inlineSecret
  case inlineToken
  case inlinePassword
  case bareTrust
  case badHeaderName(String)
  case badHeaderValue
  case batchInFormat(String, able: [String])
  /// Each uplink has its own.
  case idleBatch
  case proxyScheme
  case proxyPort
  case proxyPath
  case proxyCredentials
  case proxyCredentialsReadableByOthers(String)
  case reservedHeader(String, remedy: String)
  case repeatedHeader(String)
  case headerReadableByOthers(String)
  case repeatedURL
  case failoverOfOne
  case pinOfSeveral
  case repeatedStatus(Int)
  case capBelowFirst
  case arenaNotCounted(String, able: [String])
  case arenaTooSmall(String, least: Int64)
  case secretReadableByOthers(String)
  case tokenReadableByOthers(String)
  case keyReadableByOthers(String)
  case passwordReadableByOthers(String)
}
