package import TLSTransport

/// Text for what is wrong with the certificates of a file, with the remedy, from the file's bytes.
package enum CertificateText {
  /// The text of a fault, to follow the file's name; `profile` is the one that refused it.
  package static func text(
    _ fault: TLSSettingsFault, in file: [UInt8], profile: String
  ) -> String {
    switch fault {
    case .noCertificate: container(file) ?? SettingsText.text(fault)
    case .malformedCertificate(let index, _):
      index == 0 ? container(file) ?? SettingsText.text(fault) : SettingsText.text(fault)
    case .unsupportedCertificate(let index):
      "certificate \(index + 1) "
        + (CertificateSketch(index, of: file).map { text($0.key, profile: profile) }
          ?? "has a key that TLS profile `\(profile)` does not know")
    default: SettingsText.text(fault)
    }
  }

  private static func text(_ key: CertificateSketch.KeyKind, profile: String) -> String {
    let others = key.profiles.filter { $0 != profile }
    // What takes the key stumbled over something else.
    if others.count < key.profiles.count {
      return "has a critical extension that no TLS profile evaluates, or parts of an unknown kind; "
        + "take a certificate without it"
    }
    guard !others.isEmpty else {
      return "has \(key.text), which no TLS profile knows; take one with a P-256 or RSA key"
    }
    let remedy = others.map { "`tls: \($0)`" }.joined(separator: ", ")
    return "has \(key.text), which TLS profile `\(profile)` does not know; \(remedy) "
      + (others.count == 1 ? "does" : "do")
  }

  /// What else the file is; nil where that is not known.
  private static func container(_ file: [UInt8]) -> String? {
    if let kind = binary(file) { return kind }
    let text = String(decoding: file.prefix(1 << 16), as: UTF8.self)
    let kinds: [(mark: String, text: String)] = [
      ("-----BEGIN TRUSTED CERTIFICATE-----", "is OpenSSL's own form; " + remedy("x509 -in FILE")),
      ("-----BEGIN X509 CERTIFICATE-----", "has an old mark; " + remedy("x509 -in FILE")),
      ("-----BEGIN PKCS7-----", "is PKCS #7; " + remedy("pkcs7 -in FILE -print_certs")),
      ("-----BEGIN CERTIFICATE REQUEST-----", "is a request for a certificate, not one"),
      ("-----BEGIN NEW CERTIFICATE REQUEST-----", "is a request for a certificate, not one"),
      ("-----BEGIN X509 CRL-----", "is a list of revoked certificates"),
      ("-----BEGIN PUBLIC KEY-----", "is a public key; its certificate is needed"),
      ("PRIVATE KEY-----", "is a private key; its certificate is needed"),
    ]
    return kinds.first { text.contains($0.mark) }?.text
  }

  private static func binary(_ file: [UInt8]) -> String? {
    // The magic number of Java's key stores.
    if file.starts(with: [0xFE, 0xED, 0xFE, 0xED]) {
      return "is a Java key store; take its certificate out "
        + "(keytool -exportcert -rfc -keystore FILE -alias NAME)"
    }
    guard let outer = DERElement(file[...]), outer.tag == 0x30, let first = outer.elements.first
    else { return nil }
    if first.tag == 6 {
      return "is PKCS #7; " + remedy("pkcs7 -inform DER -in FILE -print_certs")
    }
    guard first.tag == 2 else { return nil }
    // PFX has version 3 (RFC 7292, section 4); keys begin with 0 or 1.
    return Array(first.content) == [3]
      ? "is PKCS #12; " + remedy("pkcs12 -in FILE -nokeys")
      : "is a private key; its certificate is needed"
  }

  private static func remedy(_ command: String) -> String {
    "take its certificates out (openssl \(command) -out ca.pem)"
  }
}
