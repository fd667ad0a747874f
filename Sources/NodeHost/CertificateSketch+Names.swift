import BoardFiles
import TLSTransport
import Units

extension CertificateSketch {
  /// Its name, as RFC 4514 writes it but in the order of the certificate: `C=DE, CN=Example`.
  var subjectText: String { Self.text(ofName: subject) }

  /// The name of who signed it.
  var issuerText: String { Self.text(ofName: issuer) }

  /// Whether it names itself as who signed it.
  var isSelfIssued: Bool { subject == issuer }

  /// SHA-256 of the certificate, as other programs print it: `SHA256:AB:CD...`.
  var fingerprint: String {
    let pairs = (sha256(bytes) ?? []).map { Hexadecimal.text($0).uppercased() }
    return "SHA256:" + pairs.joined(separator: ":")
  }

  /// The certificate as PEM (RFC 7468), with its name and its fingerprint in front.
  var pem: String {
    let text = Base64.bytes(of: bytes)
    let lines = stride(from: 0, to: text.count, by: 64).map {
      String(decoding: text[$0..<min($0 + 64, text.count)], as: UTF8.self)
    }
    return """
      # \(subjectText.printable)
      # \(fingerprint)
      -----BEGIN CERTIFICATE-----
      \(lines.joined(separator: "\n"))
      -----END CERTIFICATE-----

      """
  }

  /// From when to when it is valid.
  var datesText: String { "\(Self.text(of: start)) to \(Self.text(of: end))" }

  static func text(of seconds: Int64?) -> String {
    guard let seconds, UTCTime.seconds.contains(seconds) else {
      return "a time that cannot be read"
    }
    var buffer = ByteBuffer()
    buffer.append(date: seconds)
    return buffer.text
  }

  /// The attributes that names usually have (RFC 4519, RFC 5280 appendix A).
  private static let attributes: [[UInt8]: String] = [
    [0x55, 4, 3]: "CN", [0x55, 4, 5]: "serialNumber", [0x55, 4, 6]: "C", [0x55, 4, 7]: "L",
    [0x55, 4, 8]: "ST", [0x55, 4, 10]: "O", [0x55, 4, 11]: "OU",
    [0x55, 4, 97]: "organizationIdentifier",
    [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1]: "emailAddress",
    [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 25]: "DC",
  ]

  private static func text(ofName name: [UInt8]) -> String {
    var parts: [String] = []
    var next = DERElement(name[...])
    while let set = next {
      for attribute in set.elements {
        let fields = attribute.elements
        guard fields.count == 2 else { continue }
        let kind = attributes[Array(fields[0].content)] ?? "?"
        parts.append("\(kind)=\(text(fields[1]))")
      }
      next = DERElement(set.rest)
    }
    return parts.isEmpty ? "(no name)" : parts.joined(separator: ", ").printable
  }

  /// A string of DER; BMPString (30) has two bytes a character.
  private static func text(_ value: DERElement) -> String {
    guard value.tag == 30 else { return String(decoding: value.content, as: UTF8.self) }
    let bytes = Array(value.content)
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
    return String(decoding: units, as: UTF16.self)
  }
}
