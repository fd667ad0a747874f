import Glibc

/// How many inputs a test makes: more in the long run.
enum Scale {
  static let isSoak = getenv("OUTPOST_SOAK") != nil

  static func count(_ usual: Int) -> Int { isSoak ? 20 * usual : usual }
}
