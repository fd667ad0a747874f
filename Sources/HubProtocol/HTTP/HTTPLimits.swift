/// What both ends take of one HTTP message.
package enum HTTPLimits {
  /// The most bytes of start lines and headers together, interim responses included.
  package static let headBytesMax = 8_192
  /// The most bytes of a body, chunk framing included.
  package static let bodyBytesMax = 65_536
}
