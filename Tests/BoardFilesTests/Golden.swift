import Glibc

/// Whether the tests write their golden files instead of comparing with them:
/// `OUTPOST_UPDATE_GOLDEN=1 swift test --disable-xctest --filter BoardFilesTests`.
let updatesGolden = getenv("OUTPOST_UPDATE_GOLDEN").map { strcmp($0, "1") == 0 } ?? false

/// Compares `text` with what the golden `file` holds, or writes it there; prints the lines that
/// differ.
func golden(_ text: String, expected: String, file: String) -> Bool {
  if text == expected { return true }
  guard updatesGolden else {
    print("\(file) differs; - expected, + found")
    let (old, new) = (expected.split(separator: "\n"), text.split(separator: "\n"))
    for line in old where !new.contains(line) { print("- \(line)") }
    for line in new where !old.contains(line) { print("+ \(line)") }
    return false
  }
  guard let stream = fopen(testFolder + "/" + file, "w") else { return false }
  defer { fclose(stream) }
  return fputs(text, stream) >= 0
}
