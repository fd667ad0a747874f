import Glibc
public import HAL
import Units

/// A pulse line of a Linux GPIO chip: pulled low or an input, with both edges stamped by the kernel
/// on ``LinuxClock``. Needs Linux 5.10 or later.
///
/// The node is free while a chip answers: the kernel keeps the edges. When the line's chip goes,
/// the line is gone until it is pulled low after the chip is back.
public final class LinuxPulseLine: PulseLine {
  /// Edges that the kernel is asked to keep; the answer of a DHT22 has at most 86, that of
  /// an AM2301 134.
  static let kernelQueue = 192

  /// Which line it is.
  public let location: LineLocation

  private let system: LinuxSystem
  private let settings: LineSettings
  private var hold: LineHold<any PulseRequest>

  /// Takes the line and lets it idle. `activeLow` has no meaning here: high is the idle level.
  ///
  /// - Throws: ``DeviceProblem`` when the line is missing, forbidden, taken or cannot report edges.
  public convenience init(
    _ location: LineLocation, _ settings: LineSettings = LineSettings()
  ) throws(DeviceProblem) {
    try self.init(location, settings, on: .machine)
  }

  init(
    _ location: LineLocation, _ settings: LineSettings, on system: LinuxSystem
  ) throws(DeviceProblem) {
    self.location = location
    self.settings = settings
    self.system = system
    let request = try Diagnosis(system: system).requestPulse(
      location, settings, edges: Self.kernelQueue)
    hold = LineHold(request, of: location, on: system)
  }

  /// Pulls the line low and forgets the edges of before. Does not block.
  public func pullLow() throws(GPIOFault) {
    let request = try hold.taken { (path) throws(Errno) in
      try system.gpio.requestPulse(
        location.offset, on: path, settings, edges: Self.kernelQueue)
    }
    do {
      try request.pullLow()
      // As many as fit into the queue: an output makes no further ones.
      for _ in 0..<Self.kernelQueue {
        guard try request.nextEdge() != nil else { return }
      }
    } catch {
      throw hold.fault(error)
    }
  }

  /// Lets go of the line; the kernel queues both edges from now on. Does not block.
  public func release() throws(GPIOFault) {
    guard let request = hold.current else { throw .lineGone }
    do {
      try request.listen()
    } catch {
      throw hold.fault(error)
    }
  }

  /// Takes the oldest edge since the release; nil when there is none. Does not block.
  public func nextEdge() throws(GPIOFault) -> LineEdge? {
    guard let request = hold.current else { throw .lineGone }
    do {
      return try request.nextEdge().map {
        LineEdge(active: $0.active, at: Instant(microseconds: $0.nanoseconds / 1_000))
      }
    } catch {
      throw hold.fault(error)
    }
  }
}
