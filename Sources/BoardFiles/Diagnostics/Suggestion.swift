/// The candidate that a misspelt `word` most likely meant; nil if none is near, and if two are as
/// near as each other.
///
/// Near is an edit distance of a third of the word's length and at most 2, counted over bytes with
/// letters of one case and `_` like `-`; a swap of neighbours is one edit. Where both have the same
/// number of parts between hyphens, each part must be near. A digit and a part of one letter count
/// things, so another one means another thing and is no slip: `ain7` is not proposed for `ain0`.
func suggestion(for word: String, among candidates: [String]) -> String? {
  let bytes = folded(word)
  guard bytes.count <= 64 else { return nil }
  var best: (candidate: String, distance: Int, isAlone: Bool)?
  for candidate in candidates {
    guard let distance = slip(bytes, folded(candidate)) else { continue }
    if distance < best?.distance ?? .max {
      best = (candidate, distance, true)
    } else if distance == best?.distance, candidate != best?.candidate {
      best?.isAlone = false
    }
  }
  return best.flatMap { $0.isAlone ? $0.candidate : nil }
}

/// How many edits are between two words; nil if they are too many for a slip of the keyboard, or
/// change what is counted.
private func slip(_ word: [UInt8], _ candidate: [UInt8]) -> Int? {
  guard marks(word) == marks(candidate) else { return nil }
  let (parts, others) = (word.split(separator: hyphen), candidate.split(separator: hyphen))
  guard parts.count > 1, parts.count == others.count else {
    return near(word[...], candidate[...])
  }
  var sum = 0
  for (part, other) in zip(parts, others) {
    guard let distance = near(part, other) else { return nil }
    sum += distance
  }
  return sum <= reachMax ? sum : nil
}

private func near(_ word: ArraySlice<UInt8>, _ candidate: ArraySlice<UInt8>) -> Int? {
  let distance = editDistance(Array(word), Array(candidate))
  return distance <= min(reachMax, max(1, word.count / 3)) ? distance : nil
}

/// What a word counts with: its digits, and its parts of one letter.
private func marks(_ word: [UInt8]) -> [UInt8] {
  word.split(separator: hyphen).flatMap { $0.count == 1 ? Array($0) : $0.filter(isDigit) }
}

private let reachMax = 2
private let hyphen = UInt8(ascii: "-")

private func folded(_ word: String) -> [UInt8] {
  word.utf8.map { byte in
    switch byte {
    case 0x41...0x5A: byte + 0x20
    case 0x5F: 0x2D
    default: byte
    }
  }
}

/// Optimal string alignment: insertions, deletions, replacements, swaps of neighbours.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var before: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
      var cost = min(previous[column + 1] + 1, current[column] + 1, replaced)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, before[column - 1] + 1)
      }
      current.append(cost)
    }
    (before, previous) = (previous, current)
  }
  return previous[right.count]
}
