/// Place in a file: line and column count from 1, columns in characters.
package struct SourcePosition: Hashable, Sendable {
  /// The path as the user gave it or as the referring file leads to it.
  package let file: String
  /// The line, from 1.
  package let line: Int
  /// The column, from 1.
  package let column: Int

  /// Makes a position.
  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `FILE:LINE:COL`, as people and editors read it, on one line.
  package var text: String { "\(file.printable):\(line):\(column)" }
}

extension Mark {
  /// The place within its file.
  init(_ position: SourcePosition) {
    self.init(line: position.line, column: position.column)
  }
}
