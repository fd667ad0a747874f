/// The comparisons of an MCP9808 and its alert output (DS25095, section 5.2). Temperatures in
/// sixteenths of a degree.
struct MCP9808Alert: Equatable {
  /// The ambient temperature is at or above the critical one.
  private(set) var isCritical = false
  /// It is above the upper limit.
  private(set) var isAbove = false
  /// It is below the lower limit.
  private(set) var isBelow = false
  /// Interrupt mode: it has crossed the upper or the lower limit since it was last cleared.
  private(set) var isSignalled = false

  /// Bits 15...13 of the ambient temperature register.
  var flags: UInt16 {
    (isCritical ? 0x8000 : 0) | (isAbove ? 0x4000 : 0) | (isBelow ? 0x2000 : 0)
  }

  /// Takes the result of a conversion. The hysteresis counts only where the temperature falls.
  mutating func compare(
    _ ambient: Int64, upper: Int64, lower: Int64, critical: Int64, hysteresis: Int64
  ) {
    isCritical = ambient >= (isCritical ? critical - hysteresis : critical)
    let wasInside = (isAbove, isBelow)
    isAbove = ambient > (isAbove ? upper - hysteresis : upper)
    isBelow = ambient < (isBelow ? lower : lower - hysteresis)
    if wasInside != (isAbove, isBelow) { isSignalled = true }
  }

  /// `Int. Clear` was written.
  mutating func clear() {
    isSignalled = false
  }

  /// Whether the output is asserted under the alert bits of the configuration. The critical
  /// comparison works as a comparator in both modes.
  func isAsserted(_ configuration: UInt16) -> Bool {
    guard configuration & 0x0008 != 0 else { return false }
    let criticalOnly = configuration & 0x0004 != 0
    let isInterrupt = configuration & 0x0001 != 0
    return isCritical || !criticalOnly && (isInterrupt ? isSignalled : isAbove || isBelow)
  }
}
