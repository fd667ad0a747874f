import Glibc
public import HAL
public import Units

/// An input line of a Linux GPIO chip, with both edges stamped by the kernel on ``LinuxClock``.
///
/// Where the kernel can debounce it does; with libgpiod 1.x the line debounces by itself, and
/// ``settlesAt`` says when it wants to be asked again. Either way an edge is dated to the moment
/// from which its level held, and delivered when that has lasted for the debounce interval.
public final class LinuxInputLine: GPIOInput {
  /// Without a count of edges this many in one go may mean that more were dropped: the kernel's
  /// queue holds 16 (drivers/gpio/gpiolib-cdev.c).
  static let kernelQueue = 16
  /// The most edges that wait here to be taken; beyond it the oldest go and count as lost.
  static let waitingMax = 64

  /// Which line it is.
  public let location: LineLocation

  private let request: any LineRequest
  private let clock: any MonotonicClock
  /// How much later than the edge the kernel stamps it: its own debounce interval.
  private let kernelDelay: Interval
  private let debouncesHere: Bool
  private var debouncer: Debouncer
  private var waiting: [LineEdge] = []
  private var lost = false
  private var lastSequence: UInt64 = 0

  /// Takes the line as an input. The level that it has then is no edge: read it with
  /// ``isActive()``.
  ///
  /// - Throws: ``DeviceProblem`` when the line is missing, forbidden, taken or cannot report edges.
  public convenience init(
    _ location: LineLocation, _ settings: LineSettings = LineSettings()
  ) throws(DeviceProblem) {
    try self.init(location, settings, on: .machine, clock: LinuxClock())
  }

  init(
    _ location: LineLocation, _ settings: LineSettings, on system: LinuxSystem,
    clock: any MonotonicClock
  ) throws(DeviceProblem) {
    self.location = location
    self.clock = clock
    let debounce = max(.zero, settings.debounce)
    debouncesHere = debounce > .zero && !system.gpio.debounces
    kernelDelay = debouncesHere ? .zero : debounce
    var asked = settings
    asked.debounce = kernelDelay
    request = try Diagnosis(system: system).request(location, as: .input, asked)
    let level: Bool
    do {
      level = try request.isActive()
    } catch {
      throw .lineFailed(location, error)
    }
    debouncer = Debouncer(interval: debouncesHere ? debounce : .zero, level: level)
    waiting.reserveCapacity(Self.waitingMax)
  }

  /// The descriptor that becomes readable in ``PollSet`` when edges arrive. Owned by the line.
  public var descriptor: Int32 { request.descriptor }

  /// When ``nextEdge()`` will have something to tell even if no further edge arrives.
  public var settlesAt: Instant {
    waiting.isEmpty && !lost ? debouncer.settlesAt : .zero
  }

  /// Reads the level now, debounced if the line is. Does not block.
  public func isActive() throws(GPIOFault) -> Bool {
    do {
      guard debouncesHere else { return try request.isActive() }
      try collect()
      return debouncer.level
    } catch {
      throw GPIOFault(error)
    }
  }

  /// Takes the oldest edge that has not been taken yet; nil when there is none. Does not block.
  ///
  /// - Throws: `GPIOFault.edgesLost` once after edges were dropped, when all older ones are taken.
  public func nextEdge() throws(GPIOFault) -> LineEdge? {
    do {
      try collect()
    } catch {
      throw GPIOFault(error)
    }
    if !waiting.isEmpty { return waiting.removeFirst() }
    guard !lost else {
      lost = false
      throw .edgesLost
    }
    return nil
  }

  /// Empties the kernel's queue through the debouncer.
  private func collect() throws(Errno) {
    var taken = 0
    // The bound keeps a line that oscillates from holding the node's only thread.
    while taken < Self.waitingMax, let edge = try request.nextEdge() {
      taken += 1
      let gap = edge.sequence == 0 ? taken == Self.kernelQueue : edge.sequence != lastSequence + 1
      lastSequence = edge.sequence
      if gap { lost = true }
      let stamp = Instant(microseconds: edge.nanoseconds / 1_000)
      keep(debouncer.note(edge.active, at: stamp + kernelDelay.times(-1)))
    }
    if lost { keep(debouncer.note(try request.isActive(), at: clock.now)) }
    keep(debouncer.settle(at: clock.now))
  }

  private func keep(_ edge: LineEdge?) {
    guard let edge else { return }
    if waiting.count == Self.waitingMax {
      waiting.removeFirst()
      lost = true
    }
    waiting.append(edge)
  }
}

extension GPIOFault {
  /// The fault behind an error number; ENODEV is what the kernel answers when the chip has gone.
  init(_ error: Errno) {
    self = error.code == ENODEV ? .lineGone : .system(error.code)
  }
}
