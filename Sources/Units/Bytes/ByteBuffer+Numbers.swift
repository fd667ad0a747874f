extension ByteBuffer {
  /// Appends a scaled value rounded to a whole number, halves away from zero; truth as `true` or
  /// `false`.
  public mutating func append(whole scaled: Int64, of kind: QuantityKind) {
    guard kind != .truth else { return append(truth: scaled) }
    let steps = kind.stepsPerUnit
    let half = steps / 2
    let rounded =
      scaled < 0
      ? -Int64((scaled.magnitude + UInt64(half)) / UInt64(steps))
      : scaled / steps
        + (scaled % steps >= half ? 1 : 0)
    append(decimal: rounded)
  }

  /// Appends a scaled value with all its decimals, trailing zeros left away; truth as `true` or
  /// `false`.
  public mutating func append(exact scaled: Int64, of kind: QuantityKind) {
    guard kind != .truth else { return append(truth: scaled) }
    append(exact: scaled, steps: UInt64(kind.stepsPerUnit))
  }

  /// Appends `scaled` divided by `steps`, a power of ten, with all decimals, trailing zeros left
  /// away.
  @inline(__always)
  package mutating func append(exact scaled: Int64, steps: UInt64) {
    if scaled < 0 { append(UInt8(ascii: "-")) }
    append(decimal: scaled.magnitude / steps)
    var fraction = scaled.magnitude % steps
    guard fraction > 0 else { return }
    append(UInt8(ascii: "."))
    var place = steps / 10
    while fraction > 0 {
      append(UInt8(truncatingIfNeeded: fraction / place) + 0x30)
      fraction %= place
      place /= 10
    }
  }

  private mutating func append(truth scaled: Int64) {
    append(scaled == 0 ? "false" : "true")
  }
}
