/// One chip of the LM75 family, for ``ThermometerModel``.
public protocol ThermometerVariant: SendableMetatype {
  /// Where its datasheet differs from those of its relatives.
  static var datasheet: ThermometerDatasheet { get }
}

/// Where the chips of the LM75 family differ.
///
/// Configurations are held with the first byte of the register at the top; the chips with one byte
/// have zeros below.
public struct ThermometerDatasheet: Sendable {
  /// Bytes of the configuration register: 1 or 2.
  let configurationBytes: Int
  /// The configuration after power-up.
  let powerUp: UInt16
  /// Bits that a write changes; of the others it changes none.
  let writable: UInt16
  /// Bits that "must be kept zero"; a 1 has no effect here.
  let forbidden: UInt16
  /// Whether writing 1 to bit 15 in shutdown mode begins a conversion.
  let hasOneShot: Bool
  /// Whether bit 15 reads 1 while the chip is shut down and idle; otherwise it always reads 0.
  let showsReady: Bool
  /// Whether bit 5 shows the comparator.
  let showsAlert: Bool
  /// Whether the upper limit itself is too hot.
  let isLimitHot: Bool
  /// The time of one conversion and from end to end, in µs, by the configuration.
  let times: @Sendable (UInt16) -> (conversion: UInt64, period: UInt64)
  /// The step in sixteenths of a degree, by the configuration.
  let step: @Sendable (UInt16) -> Int64
  /// Whether temperatures have 13 bits, by the configuration.
  let isExtended: @Sendable (UInt16) -> Bool
  /// Bits of the temperature register that the datasheet leaves undefined; they read 1 here, so
  /// that a driver that trusts them is found out.
  let undefined: UInt16
  /// The bits of a limit; of a temperature that is compared with one, no others count.
  var limitBits: UInt16 = .max
  /// How many conversions in a row count, by the two bits of the fault queue.
  var queues: InlineArray<4, Int> = [1, 2, 4, 6]
  /// What the register 0x0F reads; nil for a chip without it.
  var identity: UInt16?
}
