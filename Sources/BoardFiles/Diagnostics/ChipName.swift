/// An unknown name of a chip, and what a message may propose in its place.
///
/// A part's number is no word: one digit or letter away is another maker's part with other
/// registers (`tmp117` and `tmp102`, `bma280` and `bme280`, `sht20` and `aht20`). So only slips
/// that make no other part are proposed: two letters swapped, one doubled, one left out, hyphens,
/// case; and the whole family where the word names one.
enum ChipProposal: Hashable, Sendable {
  /// A slip of the keyboard.
  case misspelt(String)
  /// The word names these chips together: `sht3x`, `dht`.
  case family([String])
  /// Nothing; the word looks like the number of a part, or does not.
  case nothing(isPart: Bool)

  /// What `word` may have meant among the names of supported chips.
  init(for word: String, among names: [String]) {
    let marking = PartNumber(word)
    // `lm75b_nxp` is one name, though `lm75b` with a suffix is another.
    let same = names.filter { marking.isSame(as: PartNumber($0)) }
    let meant = same.isEmpty ? names.filter { marking.isSlip(of: PartNumber($0)) } : same
    let family = names.filter { marking.isFamily(of: PartNumber($0)) }
    if meant.count == 1 {
      self = .misspelt(meant[0])
    } else if !family.isEmpty {
      self = .family(family.sorted())
    } else {
      self = .nothing(isPart: marking.isPart)
    }
  }
}

/// The letters and digits of a part's number: `SHT31-DIS` is `sht31` before the hyphen.
private struct PartNumber {
  /// Lower case, without hyphens and blanks.
  private let whole: [UInt8]
  /// The same up to the first hyphen; the maker's letters for package and reel follow it.
  private let head: [UInt8]

  init(_ word: String) {
    let lower = word.utf8.prefix(64).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let separators: [UInt8] = [0x20, 0x2D, 0x5F]
    whole = lower.filter { !separators.contains($0) }
    head = Array(lower.prefix { !separators.contains($0) })
  }

  /// Whether it begins with letters and has digits.
  var isPart: Bool {
    (whole.first.map(isLetter) ?? false) && whole.contains(where: isDigit)
  }

  private var digits: [UInt8] { whole.filter(isDigit) }

  /// Whether it is `other` but for case and hyphens.
  func isSame(as other: PartNumber) -> Bool { whole == other.whole }

  /// Whether it is `other` but for what follows a hyphen, or a slip in letters.
  func isSlip(of other: PartNumber) -> Bool {
    if head == other.whole { return true }
    guard digits == other.digits, !digits.isEmpty else { return false }
    return Self.leavesOut(whole, other.whole) || Self.doubles(whole, other.whole)
      || Self.swaps(whole, other.whole)
  }

  /// Whether it stands for `other` among others: an `x` for one place, or its letters alone.
  func isFamily(of other: PartNumber) -> Bool {
    if digits.isEmpty, head == Array(other.whole.prefix { isLetter($0) }) { return true }
    guard head.contains(UInt8(ascii: "x")), head.contains(where: isDigit) else { return false }
    return head.count == other.whole.count
      && zip(head, other.whole).allSatisfy { $0 == $1 || $0 == UInt8(ascii: "x") }
  }

  /// Whether `word` is `wanted` without one letter.
  private static func leavesOut(_ word: [UInt8], _ wanted: [UInt8]) -> Bool {
    wanted.indices.contains { isLetter(wanted[$0]) && word == removing($0, from: wanted) }
  }

  /// Whether `word` is `wanted` with one letter written twice.
  private static func doubles(_ word: [UInt8], _ wanted: [UInt8]) -> Bool {
    word.indices.dropFirst().contains {
      isLetter(word[$0]) && word[$0] == word[$0 - 1] && wanted == removing($0, from: word)
    }
  }

  /// Whether `word` is `wanted` with two neighbouring letters swapped.
  private static func swaps(_ word: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard word.count == wanted.count else { return false }
    return word.indices.dropFirst().contains { index in
      guard isLetter(word[index]), isLetter(word[index - 1]) else { return false }
      var swapped = word
      swapped.swapAt(index, index - 1)
      return swapped == wanted
    }
  }

  private static func removing(_ index: Int, from word: [UInt8]) -> [UInt8] {
    var rest = word
    rest.remove(at: index)
    return rest
  }
}
