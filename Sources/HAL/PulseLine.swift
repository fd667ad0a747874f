/// A line of one wire: a resistor pulls it high, and either end may pull it low.
///
/// The host pulls low to ask and then listens; the chip answers with bits coded in the length of
/// its pulses. One exchange with a DHT11 or DHT22, high and low as voltages:
///
/// ```
/// host  low at least 18 ms (DHT11) or 0.8 ms (DHT22), release
/// chip  low 80 µs, high 80 µs, 40 × (low 50 µs, high 26 µs: 0, or 70 µs: 1), low 50 µs, release
///       (an AM2301 sends 24 zeros more)
/// ```
public protocol PulseLine: AnyObject {
  /// Pulls the line low until ``release()``. Edges of before are forgotten. Does not block.
  func pullLow() throws(GPIOFault)

  /// Lets go of the line; from now on both edges are kept with their times, at least 134 of them.
  /// Whether the rise that follows is itself an edge is open. Does not block.
  func release() throws(GPIOFault)

  /// Takes the oldest edge since the release that has not been taken yet; `active` means high; nil
  /// when there is none. Does not block.
  func nextEdge() throws(GPIOFault) -> LineEdge?
}
