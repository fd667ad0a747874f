/// The candidate that a misspelt `word` most likely meant; nil if none is near.
///
/// Near is an edit distance of a third of the word's length and at most 3, counted over bytes with
/// letters of one case and `_` like `-`; a swap of neighbours is one edit.
func suggestion(for word: String, among candidates: [String]) -> String? {
  let bytes = folded(word)
  guard bytes.count <= 64 else { return nil }
  let reach = min(3, max(1, bytes.count / 3))
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(bytes, folded(candidate))
    if distance <= reach, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

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
