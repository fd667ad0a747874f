internal import HAL
internal import Units

extension RegisterTransport {
  /// Makes sure that a register of one or two bytes is as `identity` says.
  ///
  /// - Throws: ``SensorFault/identity(expected:actual:)`` with the first byte that is not,
  ///   ``SensorFault/bus(_:)``.
  func identify(_ identity: ChipIdentity) throws(SensorFault) {
    guard case .register(let first) = identity.question,
      case .bits(let expected, let mask, let count) = identity.answer
    else { preconditionFailure("a driver checks the content of a register") }
    var bytes: InlineArray<2, UInt8> = [0, 0]
    do throws(EndpointFault) {
      if count == 1 {
        var byte: InlineArray<1, UInt8> = [0]
        var span = byte.mutableSpan
        try read(from: first, into: &span)
        bytes[0] = byte[0]
      } else {
        var span = bytes.mutableSpan
        try read(from: first, into: &span)
      }
    } catch {
      throw SensorFault(error)
    }
    for index in 0..<count {
      let shift = UInt16(8 * (count - 1 - index))
      let (wanted, relevant) = (UInt8(truncatingIfNeeded: expected >> shift), mask >> shift)
      let actual = bytes[index] & UInt8(truncatingIfNeeded: relevant)
      guard actual == wanted else { throw .identity(expected: wanted, actual: actual) }
    }
  }
}
