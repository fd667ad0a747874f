public import Units

/// A chip model whose pins are lines of the board. Levels are those of the wire: true for high.
public protocol LineSupplierModel: I2CChipModel {
  /// Called when the chip begins to drive a line to a level, and with nil when it lets go.
  var onDrive: ((Int, Bool?) -> Void)? { get set }

  /// The world drives line `line` to a level; nil: not driven, the initial state.
  func world(drives line: Int, _ high: Bool?, at now: Instant)
}
