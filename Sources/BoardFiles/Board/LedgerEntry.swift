package import Units

/// What a board draws from its battery in each of its states, as measured or as its parts' data
/// sheets say: `ledger` of `power`.
package struct LedgerEntry: Hashable, Sendable {
  /// The battery's charge, in µAh.
  package var capacity: Int64
  /// The current of the whole board while the processor sleeps and the radio is off, in µA.
  package var asleep: Int64
  /// The same while the processor is awake.
  package var awake: Int64
  /// How long a turn keeps it awake at least.
  package var awakeEach: Interval
  /// The same while the radio is on.
  package var radio: Int64
  /// How long the radio stays on after a delivery.
  package var radioTail: Interval
  /// The same while the radio transmits.
  package var transmit: Int64
  /// How fast it transmits, in bytes a second.
  package var bytesPerSecond: Int64

  /// Makes an entry; currents are in µA, the capacity is in µAh.
  package init(
    capacity: Int64, asleep: Int64, awake: Int64, awakeEach: Interval, radio: Int64,
    radioTail: Interval, transmit: Int64, bytesPerSecond: Int64
  ) {
    self.capacity = capacity
    self.asleep = asleep
    self.awake = awake
    self.awakeEach = awakeEach
    self.radio = radio
    self.radioTail = radioTail
    self.transmit = transmit
    self.bytesPerSecond = bytesPerSecond
  }
}
