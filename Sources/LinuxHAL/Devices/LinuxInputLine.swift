import Glibc
public import HAL
import Units

/// An input line of a Linux GPIO chip, with both edges stamped by the kernel on ``LinuxClock``.
///
/// Edges come as the hardware makes them, bounces and all; the node's loop debounces.
public final class LinuxInputLine: GPIOInput {
  /// The kernel's queue holds this many edges (drivers/gpio/gpiolib-cdev.c). Without a count of
  /// edges this many in one go may mean that more were dropped.
  static let kernelQueue = 16

  /// Which line it is.
  public let location: LineLocation

  private let request: any LineRequest
  /// How many edges were taken since the queue was empty.
  private var taken = 0
  private var lost = false
  private var lastSequence: UInt64 = 0

  /// Takes the line as an input. The level that it has then is no edge: read it with
  /// ``isActive()``.
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
    request = try Diagnosis(system: system).request(location, as: .input, settings)
  }

  /// The descriptor that becomes readable in ``PollSet`` when edges arrive. Owned by the line.
  public var descriptor: Int32 { request.descriptor }

  /// Reads the level now. Does not block.
  public func isActive() throws(GPIOFault) -> Bool {
    do {
      return try request.isActive()
    } catch {
      throw GPIOFault(error)
    }
  }

  /// Takes the oldest edge that has not been taken yet; nil when there is none. Does not block.
  ///
  /// - Throws: `GPIOFault.edgesLost` once after edges were dropped, when those that the kernel had
  ///   queued by then are taken.
  public func nextEdge() throws(GPIOFault) -> LineEdge? {
    do {
      // A line that oscillates may never empty its queue; its loss must still be reported.
      if !(lost && taken >= Self.kernelQueue), let edge = try request.nextEdge() {
        note(edge)
        return LineEdge(
          active: edge.active, at: Instant(microseconds: edge.nanoseconds / 1_000))
      }
    } catch {
      throw GPIOFault(error)
    }
    taken = 0
    guard lost else { return nil }
    lost = false
    throw .edgesLost
  }

  /// Finds out whether edges are missing before this one or, without a count, may be after it.
  private func note(_ edge: KernelEdge) {
    taken += 1
    let gap = edge.sequence == 0 ? taken == Self.kernelQueue : edge.sequence != lastSequence + 1
    lastSequence = edge.sequence
    if gap { lost = true }
  }
}

extension GPIOFault {
  /// The fault behind an error number; ENODEV is what the kernel answers when the chip has gone.
  init(_ error: Errno) {
    self = error.code == ENODEV ? .lineGone : .system(error.code)
  }
}
