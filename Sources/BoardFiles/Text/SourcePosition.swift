/// Where something stands in a file: line and column count from 1, columns in characters.
public struct SourcePosition: Hashable, Sendable {
  /// The path as the user gave it or as the referring file leads to it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1.
  public let column: Int

  /// Makes a position.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension Mark {
  /// The place within its file.
  init(_ position: SourcePosition) {
    self.init(line: position.line, column: position.column)
  }
}
