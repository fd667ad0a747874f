/// The names of error numbers of Linux (asm-generic/errno-base.h and errno.h), as far as drivers
/// of buses, lines and sensors give them.
package enum ErrorNumber {
  private static let names: [(name: String, number: Int32)] = [
    ("EPERM", 1), ("ENOENT", 2), ("EINTR", 4), ("EIO", 5), ("ENXIO", 6), ("EBADF", 9),
    ("EAGAIN", 11), ("ENOMEM", 12), ("EACCES", 13), ("EBUSY", 16), ("ENODEV", 19),
    ("EINVAL", 22), ("EMFILE", 24), ("ENOSPC", 28), ("EPIPE", 32), ("ERANGE", 34),
    ("ENODATA", 61), ("ECOMM", 70), ("EPROTO", 71), ("EBADMSG", 74), ("EOVERFLOW", 75),
    ("EILSEQ", 84), ("EOPNOTSUPP", 95), ("EADDRNOTAVAIL", 99), ("ETIMEDOUT", 110),
    ("EHOSTDOWN", 112), ("EHOSTUNREACH", 113), ("EREMOTEIO", 121), ("ECANCELED", 125),
  ]
  /// The word for an adapter that carried out fewer messages than it was given, without an error.
  private static let short = "short"
  /// The greatest number of the kernel (MAX_ERRNO of linux/err.h).
  private static let numberMax: Int32 = 4_095

  /// The name of a number, or the number itself where it has none here.
  package static func text(_ number: Int32) -> String {
    guard number != RecordedEvent.shortTransfer else { return short }
    return names.first { $0.number == number }?.name ?? "\(number)"
  }

  /// The number of a name or of decimal digits; nil for anything else.
  static func number(_ text: String) -> Int32? {
    if text == short { return RecordedEvent.shortTransfer }
    if let known = names.first(where: { $0.name == text }) { return known.number }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(text),
      (1...numberMax).contains(number)
    else { return nil }
    return number
  }

  /// The names, for suggestions.
  static var known: [String] { names.map(\.name) + [short] }
}
