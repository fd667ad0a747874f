import Glibc
public import HAL
import Units

/// A pulse line of a Linux GPIO chip: pulled low or an input, with both edges stamped by the kernel
/// on ``LinuxClock``. Needs Linux 5.10 or later.
///
/// The node is free while a chip answers: the kernel keeps the edges.
public final class LinuxPulseLine: PulseLine {
  /// Edges that the kernel is asked to keep; the answer of a DHT22 has at most 86, that of
  /// an AM2301 134.
  static let kernelQueue = 192

  /// Which line it is.
  public let location: LineLocation

  private let request: any PulseRequest

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
    request = try Diagnosis(system: system).requestPulse(
      location, settings, edges: Self.kernelQueue)
  }

  /// Pulls the line low and forgets the edges of before. Does not block.
  public func pullLow() throws(GPIOFault) {
    do {
      try request.pullLow()
      // As many as fit into the queue: an output makes no further ones.
      for _ in 0..<Self.kernelQueue {
        guard try request.nextEdge() != nil else { return }
      }
    } catch {
      throw GPIOFault(error)
    }
  }

  /// Lets go of the line; the kernel queues both edges from now on. Does not block.
  public func release() throws(GPIOFault) {
    do {
      try request.listen()
    } catch {
      throw GPIOFault(error)
    }
  }

  /// Takes the oldest edge since the release; nil when there is none. Does not block.
  public func nextEdge() throws(GPIOFault) -> LineEdge? {
    do {
      return try request.nextEdge().map {
        LineEdge(active: $0.active, at: Instant(microseconds: $0.nanoseconds / 1_000))
      }
    } catch {
      throw GPIOFault(error)
    }
  }
}
