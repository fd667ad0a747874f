/// A file of credentials that holds what it should not.
enum CredentialDoubt: Hashable, Sendable {
  case placeholder(String)
  case noPEM(String)
  case testAuthority(String, host: String)
  case testKey(String, host: String)
}
