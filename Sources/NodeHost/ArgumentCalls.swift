import CArguments

/// The words of the command line behind the program's name, as the C library handed them over.
///
/// Bytes that are not UTF-8 are replaced; no call finds a path with such bytes, and the error says
/// why.
package func commandLineWords() -> [String] {
  (1..<max(1, outpost_argument_count())).compactMap { index in
    outpost_argument(index).map { String(cString: $0) }
  }
}
