package import NodeLoop
package import Units

/// Devices of a kernel in the place of those of a simulated board: the node is wired to them, and
/// time is that of the machine.
///
/// The simulated world goes on beside them, so that the devices can show what it holds.
package protocol KernelBoard: AnyObject {
  /// The wiring of the node.
  var wiring: Wiring { get }

  /// The time of the run; the first call begins it.
  var now: Instant { get }

  /// Blocks until `time` of the run, or until a line has an edge.
  func wait(until time: Instant)

  /// Brings the devices to what the world holds now, before a turn of the node.
  func show()

  /// Takes what the node has done to the devices into the world, after its turn.
  func take()
}

extension KernelBoard {
  /// Waits until `time` or an edge; the time of the run then.
  func reach(_ time: Instant) -> Instant {
    wait(until: time)
    return now
  }
}
