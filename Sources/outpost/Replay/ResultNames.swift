import BoardFiles

/// Names of the files that hold the results of scenarios, without their endings.
///
/// A name is the scenario's path with `-` between its parts. Where that leaves the path in doubt,
/// such as `a-b/c` beside `a/b-c`, a path that differs from others in the case of its letters
/// alone, or one that is too long, `~` and a number that is made from the whole path follow. So a
/// name depends on nothing but the path: parts of a set (`--filter`, `--shard`) use the same names
/// as the whole. A scenario that is named twice gets another number behind it.
struct ResultNames {
  private let names: [String]
  /// The longest name that leaves room for numbers and an ending (NAME_MAX is 255).
  private static let bytesMax = 200

  /// Names for the scenarios at `paths`.
  init(_ paths: [String]) {
    var taken: Set<String> = []
    names = paths.map { path in
      let name = Self.name(of: path)
      var free = name
      var number = 2
      while !taken.insert(free).inserted {
        free = "\(name)~\(number)"
        number += 1
      }
      return free
    }
  }

  /// The name for the scenario at `index` of the paths.
  subscript(index: Int) -> String { names[index] }

  private static func name(of path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    let whole = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    let stem = whole.hasSuffix(".yaml") ? String(whole.dropLast(5)) : whole
    // Characters that a terminal obeys, or that hide, stay out of names that people list and type.
    let shown = stem.split(separator: "/").filter { $0 != ".." }.joined(separator: "-")
      .unicodeScalars.map { $0.isPrintable ? $0 : "_" }
    var name = String(String.UnicodeScalarView(shown))
    if isPlain(whole), name.utf8.count <= bytesMax { return name }
    while name.utf8.count > bytesMax { name.removeFirst() }
    return "\(name)~\(number(of: whole))"
  }

  /// Whether no other plain path has the same name: at most one folder, without a `-`, and in small
  /// letters; a file without a folder has no `-` either.
  private static func isPlain(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isSmall = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "/-_.".utf8.contains(byte)
      }
    }
    return isSmall && path.hasSuffix(".yaml") && parts.count <= 2 && !parts.contains("")
      && !parts.contains("..") && !(parts.first ?? "").contains("-")
  }

  /// FNV-1a of 64 bits.
  private static func number(of path: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return String(hash, radix: 36)
  }
}
