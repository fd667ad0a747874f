import Units

/// What can be said of a certificate without a TLS library: its names, its dates and the kind of
/// its key.
struct CertificateSketch {
  /// Kind of a key, by the object identifiers of its SubjectPublicKeyInfo (RFC 5280, section 4.1).
  enum KeyKind: Equatable {
    case rsa, rsaPSS, p256, p384, p521, ed25519, ed448, otherCurve, other

    /// What has such a key, with its article.
    var text: String {
      switch self {
      case .rsa: "an RSA key"
      case .rsaPSS: "an RSA key for RSASSA-PSS alone"
      case .p256: "a P-256 key"
      case .p384: "a P-384 key"
      case .p521: "a P-521 key"
      case .ed25519: "an Ed25519 key"
      case .ed448: "an Ed448 key"
      case .otherCurve: "a key on another curve"
      case .other: "a key of another kind"
      }
    }

    /// The profiles that take such a key.
    var profiles: [String] {
      switch self {
      case .p256: ["field", "photon", "web", "system"]
      case .rsa, .p384: ["web", "system", "photon"]
      default: []
      }
    }
  }

  /// The certificate in DER.
  let bytes: [UInt8]
  /// Its own name and that of who signed it, in DER.
  let subject: [UInt8], issuer: [UInt8]
  let key: KeyKind
  /// From when and until when it is valid, in seconds since 1970; nil where that cannot be read.
  let start: Int64?, end: Int64?
  /// The hosts in its subjectAltName: names, and addresses in text form.
  let hosts: [String]

  /// The certificate with this number of a file, PEM or DER; nil where there is none that can be
  /// read so far.
  init?(_ number: Int, of file: [UInt8]) {
    let all = Self.certificates(in: file)
    guard number < all.count else { return nil }
    self.init(all[number])
  }

  /// A certificate in DER; nil where it cannot be read so far.
  init?(_ certificate: [UInt8]) {
    guard let outer = DERElement(certificate[...]), outer.tag == 0x30,
      let body = DERElement(outer.content), body.tag == 0x30
    else { return nil }
    // Version where it is stated, serial number, signature, issuer, validity, subject, key.
    var parts = body.elements
    if parts.first?.tag == 0xA0 { parts.removeFirst() }
    guard parts.count > 5, let algorithm = parts[5].elements.first?.elements else { return nil }
    bytes = certificate
    issuer = Array(parts[2].content)
    subject = Array(parts[4].content)
    key = Self.kind(algorithm.map { Array($0.content) })
    start = parts[3].elements.first.flatMap { Self.seconds($0) }
    end = parts[3].elements.last.flatMap { Self.seconds($0) }
    hosts = Self.hosts(parts.first { $0.tag == 0xA3 })
  }

  /// A time as UTCTime, whose years from 50 on are those of 1900, or as GeneralizedTime (RFC 5280,
  /// section 4.1.2.5).
  private static func seconds(_ time: DERElement) -> Int64? {
    var digits = time.content.prefix { (0x30...0x39).contains($0) }.map { Int64($0 - 0x30) }
    if time.tag == 0x17, digits.count == 12 {
      digits = (digits[0] >= 5 ? [1, 9] : [2, 0]) + digits
    }
    guard digits.count == 14 else { return nil }
    func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + $1 } }
    return UTCTime.seconds(
      year: number(0..<4), month: number(4..<6), day: number(6..<8), hour: number(8..<10),
      minute: number(10..<12), second: number(12..<14))
  }

  private static func kind(_ algorithm: [[UInt8]]) -> KeyKind {
    switch algorithm.first {
    case [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1]: return .rsa
    case [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10]: return .rsaPSS
    case [0x2B, 0x65, 0x70]: return .ed25519
    case [0x2B, 0x65, 0x71]: return .ed448
    case [0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]:
      switch algorithm.last {
      case [0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]: return .p256
      case [0x2B, 0x81, 4, 0, 34]: return .p384
      case [0x2B, 0x81, 4, 0, 35]: return .p521
      default: return .otherCurve
      }
    default: return .other
    }
  }

  /// The names of hosts in subjectAltName (RFC 5280, section 4.2.1.6).
  private static func hosts(_ extensions: DERElement?) -> [String] {
    for entry in extensions?.elements.first?.elements ?? [] {
      guard entry.elements.first.map({ Array($0.content) }) == [0x55, 0x1D, 0x11],
        let names = entry.elements.last.flatMap({ DERElement($0.content) })
      else { continue }
      return names.elements.compactMap { name in
        switch (name.tag, name.content.count) {
        case (0x82, _): String(decoding: name.content, as: UTF8.self)
        case (0x87, 4): name.content.map(String.init).joined(separator: ".")
        case (0x87, 16): Self.address(Array(name.content))
        default: nil
        }
      }
    }
    return []
  }

  private static func address(_ bytes: [UInt8]) -> String {
    stride(from: 0, to: 16, by: 2).map {
      String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
    }
    .joined(separator: ":")
  }

  /// The certificates of a file, PEM or DER, in their order.
  static func certificates(in file: [UInt8]) -> [[UInt8]] {
    if file.first == 0x30 {
      var all: [[UInt8]] = []
      var rest = file[...]
      while let element = DERElement(rest) {
        all.append(Array(rest[..<element.rest.startIndex]))
        rest = element.rest
      }
      return all
    }
    let text = String(decoding: file, as: UTF8.self)
    let blocks = text.split(separator: "-----BEGIN CERTIFICATE-----").dropFirst(
      text.hasPrefix("-----BEGIN CERTIFICATE-----") ? 0 : 1)
    return blocks.map { base64($0.split(separator: "-----END").first ?? "") }
  }

  private static func base64(_ text: Substring) -> [UInt8] {
    var (bits, count): (UInt32, Int) = (0, 0)
    var bytes: [UInt8] = []
    for letter in text.utf8 {
      let value: UInt8
      switch letter {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = letter - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = letter - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = letter + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: continue
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return bytes
  }
}

/// An element of DER with a definite length (ITU-T X.690, 8.1).
struct DERElement {
  let tag: UInt8
  let content: ArraySlice<UInt8>
  /// What follows it.
  let rest: ArraySlice<UInt8>

  /// Reads the first element; nil where it does not end within the bytes.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= 2 else { return nil }
    tag = bytes[bytes.startIndex]
    var (length, head) = (Int(bytes[bytes.startIndex + 1]), 2)
    if length >= 0x80 {
      head += length & 0x7F
      guard (3...6).contains(head), bytes.count >= head else { return nil }
      length = bytes.dropFirst(2).prefix(head - 2).reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count - head >= length else { return nil }
    content = bytes.dropFirst(head).prefix(length)
    rest = bytes.dropFirst(head + length)
  }

  /// The elements in it, as far as they can be read.
  var elements: [DERElement] {
    var all: [DERElement] = []
    var next = DERElement(content)
    while let element = next {
      all.append(element)
      next = DERElement(element.rest)
    }
    return all
  }
}
