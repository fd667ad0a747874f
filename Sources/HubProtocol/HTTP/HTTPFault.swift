/// How a request or response broke HTTP/1.1 (RFC 9112) or a limit of ``HTTPLimits``.
public enum HTTPFault: Error, Hashable, Sendable {
  /// The first line is no status line or no request line of HTTP/1.0 or 1.1.
  case badStatusLine
  /// A header line has no colon, an illegal name or a stray control character.
  case badHeader
  /// The head is longer than ``HTTPLimits/headBytesMax``, or than
  /// ``HTTPLimits/answerHeadBytesMax``.
  case headTooLong
  /// The length is no number, differs between headers, or is beside a transfer coding.
  case badLength
  /// A transfer coding other than chunked, or a broken chunk.
  case badChunk
  /// The body is longer than ``HTTPLimits/bodyBytesMax``.
  case bodyTooLong
  /// The server ended the stream in the middle of the response.
  case truncated

  /// Whether a limit was exceeded, and what came may be right otherwise.
  package var isTooLarge: Bool { self == .headTooLong || self == .bodyTooLong }
}
