import Units

/// A key of the project's own tests, whose private half is public in `fixtures/certs`.
///
/// A test compares the list with that folder.
struct TestKey: Sendable {
  /// The name of its file, `TEST-ONLY-NAME.key.pem`.
  let name: String
  /// The first 16 bytes of the modulus, or of the point's first coordinate: they are in each
  /// certificate of the key, and in the private key.
  let mark: [UInt8]
  /// The first 32 digits of the SHA-256 of the public key (RFC 7469, section 2.4).
  let fingerprint: String

  private init(_ name: String, _ mark: String, fingerprint: String) {
    self.name = name
    self.mark = Hexadecimal.bytes(of: Array(mark.utf8)) ?? []
    self.fingerprint = fingerprint
  }

  /// Whether a certificate or a key in DER has this key.
  func isIn(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= mark.count else { return false }
    return (0...bytes.count - mark.count).contains {
      bytes[$0] == mark[0] && bytes[$0..<$0 + mark.count].elementsEqual(mark)
    }
  }

  /// All of them.
  static let all: [TestKey] = [
    TestKey(
      "P-384", "ed7e19250b9834d346e151157df568a7",
      fingerprint: "bbe0b8ac792bbd9d31f8d2452de9e159"),
    TestKey(
      "P-521", "010688a08a2ac65aed28b68ce7681647",
      fingerprint: "99fa67340372764ed465ee0f96869076"),
    TestKey(
      "ca", "dc16910624338954b21bb70e15cca5ec",
      fingerprint: "9de4025304f06192e97aae13f62988d0"),
    TestKey(
      "hub-rsa", "e3592174a900a8cc3a7ea1a0f3ce2546",
      fingerprint: "7d98c8f7c38f856c64b3dd1163a312e7"),
    TestKey(
      "hub", "4d53fc1b22ce0acbc92ebc103a7edc6b",
      fingerprint: "c77a3d6fb5cff291e9c81e94dde6a821"),
    TestKey(
      "intermediate", "93f7257abfdebfeeee627b7b8a540d0a",
      fingerprint: "d476cd976cfd536a2c35d16f0749c034"),
    TestKey(
      "no-authority", "92a9b6bb2f430b0181e9fad8e638954b",
      fingerprint: "1a91fa311c26383e883cfc0b6e8d4fc8"),
    TestKey(
      "other-ca", "ff0ecd126332d42b8afa510b5203655a",
      fingerprint: "f9cf42017d8d34b0e3d6d37cb4a402e5"),
    TestKey(
      "secp256k1", "e9de4a0ef05e1835e4fc3c3ba54a4580",
      fingerprint: "fccd8b4be6f5ee4f0aa07165c2b84a47"),
    TestKey(
      "weak", "d750ed4a95a780e05fc9dfb27de88818",
      fingerprint: "9c7db5b029cf12125f202b421dbedd07"),
  ]
}
