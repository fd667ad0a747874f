/// A header of HTTP with a value that is written in a file.
package struct HeaderEntry: Hashable, Sendable {
  /// The name, a token (RFC 9110 section 5.6.2).
  package var name: String
  /// The value: printable ASCII, blanks only inside.
  package var value: String
}
