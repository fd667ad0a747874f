/// A problem of a word or a text.
enum WordProblem: Hashable, Sendable {
  case notTruth(String, onOff: Bool)
  case choice(String, allowed: [String], suggestion: String?)
  case badName(String)
  case reservedName(String)
  case severalLines
  case tooLong(limit: Int)
  case placeholder(String)
  case notPrintable
  case badPath
  case notUTCTime(String)
  /// The text has a character that does not show, or that looks like another.
  case lookAlike(String, LookAlike)
}
