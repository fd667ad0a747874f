/// Wanted channels that a measurement leaves without a value, and why.
///
/// What concerns one quantity only, such as an overflow, leaves the values of the others good.
struct ChannelFaults {
  private let wanted: UInt8
  private var missing: UInt8 = 0
  private var fault = SensorFault.notReady

  /// A measurement begins of the channels in `wanted` that are also in `known`, those of the chip.
  init(_ wanted: ChannelMask, of known: UInt8) {
    self.wanted = wanted.bits & known
  }

  /// Whether every wanted channel has a value.
  var isEmpty: Bool { missing == 0 }

  /// Channel `index`, 0...7, has no value. The first fault is the one that is reported.
  mutating func note(_ fault: SensorFault, of index: Int) {
    let bit = 1 << UInt8(index) & wanted
    if missing == 0 && bit != 0 { self.fault = fault }
    missing |= bit
  }

  /// The next measurement begins.
  mutating func clear() { missing = 0 }

  /// How the measurement ends.
  ///
  /// - Throws: the first fault, if no wanted channel has a value.
  func step() throws(SensorFault) -> SensorStep {
    guard missing != 0 else { return .measured }
    guard missing == wanted else {
      return .partial(missing: ChannelMask(bits: missing), fault)
    }
    throw fault
  }
}
