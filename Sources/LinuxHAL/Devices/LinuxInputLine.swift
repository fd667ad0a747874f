import Glibc
public import HAL
import Units

/// An input line of a Linux GPIO chip, with both edges stamped by the kernel on ``LinuxClock``.
///
/// Edges come as the hardware makes them, bounces and all; the node's loop debounces. When the
/// line's chip goes, the line is gone until a level is read after the chip is back.
public final class LinuxInputLine: GPIOInput {
  /// The kernel's queue holds this many edges (drivers/gpio/gpiolib-cdev.c). Without a count of
  /// edges this many in one go may mean that more were dropped.
  static let kernelQueue = 16

  /// Which line it is.
  public let location: LineLocation

  private let system: LinuxSystem
  private let settings: LineSettings
  private let watch: any EdgeWatch
  private var hold: LineHold<any LineRequest>
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
    self.settings = settings
    self.system = system
    let request = try Diagnosis(system: system).request(location, as: .input, settings)
    do {
      watch = try system.gpio.edgeWatch()
      try watch.follow(request.descriptor)
    } catch {
      throw .lineFailed(location, error)
    }
    hold = LineHold(request, of: location, on: system)
  }

  /// The descriptor that becomes readable in ``PollSet`` when edges arrive. Owned by the line.
  /// It stays the same when the line is taken again.
  public var descriptor: Int32 { watch.descriptor }

  /// Reads the level now; takes the line again if its chip has come back. Does not block.
  public func isActive() throws(GPIOFault) -> Bool {
    let request = try hold.taken { (path) throws(Errno) in
      let request = try system.gpio.request(
        location.offset, on: path, as: .input, settings)
      try watch.follow(request.descriptor)
      (taken, lost, lastSequence) = (0, false, 0)
      return request
    }
    do {
      return try request.isActive()
    } catch {
      throw fault(error)
    }
  }

  /// Takes the oldest edge that has not been taken yet; nil when there is none. Does not block.
  ///
  /// - Throws: `GPIOFault.edgesLost` once after edges were dropped, when those that the kernel had
  ///   queued by then are taken.
  public func nextEdge() throws(GPIOFault) -> LineEdge? {
    do {
      // A line that oscillates may never empty its queue; its loss must still be reported.
      if !(lost && taken >= Self.kernelQueue), let edge = try hold.current?.nextEdge() {
        note(edge)
        return LineEdge(
          active: edge.active, at: Instant(microseconds: edge.nanoseconds / 1_000))
      }
    } catch {
      throw fault(error)
    }
    taken = 0
    guard lost else { return nil }
    lost = false
    throw .edgesLost
  }

  /// The fault behind an error number. A line that has gone is let go of, or its chip could not
  /// come back under its number.
  private func fault(_ error: Errno) -> GPIOFault {
    let fault = hold.fault(error)
    if fault == .lineGone { watch.rest() }
    return fault
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
