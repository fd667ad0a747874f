package import BoardFiles

/// The exit status with which a command ends early; scripts may rely on it.
package struct ExitStatus: Error, Hashable, Sendable {
  /// The number.
  package let number: Int32

  /// An expectation did not hold.
  package static let expectationFailed = ExitStatus(number: 1)
  /// A file is wrong.
  package static let fileWrong = ExitStatus(number: 2)
  /// A budget was exceeded.
  package static let budgetExceeded = ExitStatus(number: 3)
  /// The environment lacks something.
  package static let environmentLacking = ExitStatus(number: 4)
  /// The command line was misused (sysexits.h, EX_USAGE).
  package static let misuse = ExitStatus(number: 64)
}

/// What is wrong with a command line, found only while the command runs.
package struct MisuseFault: Error {
  /// The text.
  package let text: String

  /// Makes a fault.
  package init(_ text: String) {
    self.text = text
  }
}

/// What the environment lacks, in words.
package struct SetupFault: Error {
  /// The text with the remedy.
  package let text: String
  /// Where a board asks for what is lacking; nil where no file does.
  package let place: SourcePosition?

  /// Makes a fault.
  package init(_ text: String, at place: SourcePosition? = nil) {
    self.text = text
    self.place = place
  }

  /// `FILE:LINE:COL: error: TEXT`, or without a place `error: TEXT`.
  package var rendered: String { (place.map { $0.text + ": " } ?? "") + "error: " + text }

  /// The value of `body`; what it throws becomes a text by `words`.
  package static func worded<Value: ~Copyable, Fault: Error>(
    _ words: (Fault) -> String, at place: SourcePosition? = nil,
    _ body: () throws(Fault) -> Value
  ) throws(SetupFault) -> Value {
    do throws(Fault) {
      return try body()
    } catch {
      throw SetupFault(words(error), at: place)
    }
  }
}
