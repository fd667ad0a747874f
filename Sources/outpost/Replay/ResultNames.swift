import BoardFiles

/// Names of the files that hold the results of scenarios, without their endings.
///
/// A name is the scenario's path with `-` between its parts. Where two scenarios of one command
/// would share a name, in a file system that does not distinguish case too, later ones get a number
/// behind it. All files that were found count, so that parts of a set (`--filter`, `--shard`) use
/// the same names as the whole.
struct ResultNames {
  private let names: [String]
  /// The longest name that leaves room for a number and an ending (NAME_MAX is 255).
  private static let bytesMax = 200

  /// Names for the scenarios at `paths`.
  init(_ paths: [String]) {
    let plain = paths.map(Self.plain)
    var taken: Set<String> = []
    var names: [String?] = plain.map { name in
      taken.insert(name.lowercased()).inserted ? name : nil
    }
    for (index, name) in plain.enumerated() where names[index] == nil {
      var number = 2
      while !taken.insert("\(name)-\(number)".lowercased()).inserted { number += 1 }
      names[index] = "\(name)-\(number)"
    }
    self.names = names.map { $0 ?? "" }
  }

  /// The name for the scenario at `index` of the paths.
  subscript(index: Int) -> String { names[index] }

  private static func plain(_ path: String) -> String {
    let stem = path.hasSuffix(".yaml") ? path.dropLast(5) : path[...]
    let parts = stem.split(separator: "/").filter { $0 != "." && $0 != ".." }
    // Characters that a terminal obeys, or that hide, stay out of names that people list and type.
    let joined = parts.joined(separator: "-").unicodeScalars.map { $0.isPrintable ? $0 : "_" }
    var name = String(String.UnicodeScalarView(joined))
    while name.utf8.count > bytesMax { name.removeFirst() }
    return name.isEmpty ? "scenario" : name
  }
}
