/// What both ends take of one HTTP message.
package enum HTTPLimits {
  /// The most bytes of a request's first line and headers together.
  package static let headBytesMax = 8_192
  /// The same of a response, interim ones included: none of it is kept.
  package static let answerHeadBytesMax = 65_536
  /// The most bytes of a body, chunk framing included.
  package static let bodyBytesMax = 65_536
}
