/// The comparison that drives the alert output of the LM75 family, in both of its modes.
struct Thermostat: Equatable {
  /// The temperature is above the upper limit, or has not yet fallen below the lower one again.
  private(set) var isHot = false
  /// Interrupt mode: an event that was not acknowledged.
  private(set) var isSignalled = false
  private var count = 0
  private var countSignals = 0
  /// Interrupt mode: the next event is a rise, not a fall.
  private var awaitsRise = true

  /// Takes the result of a conversion: whether it is at the upper limit or below the lower one, and
  /// how many in a row count.
  mutating func compare(isAbove: Bool, isBelow: Bool, queue: Int) {
    count = (isHot ? isBelow : isAbove) ? count + 1 : 0
    if count >= queue {
      isHot.toggle()
      count = 0
    }
    guard !isSignalled else { return }
    countSignals = (awaitsRise ? isAbove : isBelow) ? countSignals + 1 : 0
    if countSignals >= queue {
      isSignalled = true
      awaitsRise.toggle()
      countSignals = 0
    }
  }

  /// A register was read, or the chip was shut down.
  mutating func acknowledge() {
    isSignalled = false
  }
}
