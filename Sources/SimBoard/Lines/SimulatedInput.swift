public import HAL
public import Units

/// An input line: a logical level that the scenario moves, with the kernel's queue of edges.
public final class SimulatedInput: GPIOInput {
  /// The kernel keeps 16 edges a line by default (linux/gpio.h, `event_buffer_size`), and discards
  /// the oldest for a newer one (drivers/gpio/gpiolib-cdev.c, `linereq_put_event`).
  public static let edgesMax = 16

  /// The line's name on the board.
  public let name: String
  /// Receives each visible change of the level; nil: no receiver.
  public var onChange: ((Bool, Instant) -> Void)?
  /// Receives each change instead of the queue, if a chip supplies the line.
  var supplier: ((Bool, Instant) -> Void)?
  /// Counts the lines of the node that have edges; nil where nothing asks for the count.
  public var pending: PendingEdges? {
    didSet { if isPending { pending?.lines += 1 } }
  }
  /// Whether the node looks at the line now, so that faults change what it sees.
  var isSeen = true
  private var level: Bool
  private var visible: Bool
  private var stuck: [(level: Bool, note: FaultNote?)] = []
  private var isInverted = false
  private var losses: [(loss: Loss, note: FaultNote?)] = []
  private var edges: [LineEdge] = []
  private var lost = false
  /// How many edges were taken since the queue was empty or a loss was reported.
  private var taken = 0
  private let room: Int

  /// How edges do not reach the node.
  public enum Loss: Sendable {
    /// They are lost without a word.
    case silent
    /// The kernel's queue has no room for them.
    case overflow
    /// There is no line any more, nor a level.
    case gone
  }

  /// Makes a line at `level`, whose queue has `room` for edges.
  public init(name: String, level: Bool, room: Int = edgesMax) {
    self.name = name
    self.level = level
    self.room = room
    visible = level
  }

  /// The signal has changed.
  public func move(to active: Bool, at now: Instant) {
    level = active
    show(now)
  }

  /// The level is the opposite of the signal's from now on, or its own again.
  func invert(at now: Instant) {
    isInverted.toggle()
    show(now)
  }

  /// Edges are lost until each loss has its ``end(_:)``; of several the last counts.
  func begin(_ loss: Loss, _ note: FaultNote) {
    losses.append((loss, note))
  }

  /// Takes one such loss back.
  func end(_ loss: Loss) {
    if let index = losses.firstIndex(where: { $0.loss == loss }) { losses.remove(at: index) }
  }

  /// The line stays at `active` (nil: where it is) whatever the signal does, until each stick has
  /// its release; of several the last counts.
  public func stick(at active: Bool?, now: Instant) {
    stick(at: active, now: now, nil)
  }

  func stick(at active: Bool?, now: Instant, _ note: FaultNote?) {
    stuck.append((active ?? visible, note))
    show(now)
  }

  /// Takes the oldest stick back; the line follows its signal again after the last.
  public func release(at now: Instant) {
    if !stuck.isEmpty { stuck.removeFirst() }
    show(now)
  }

  /// The level now; throws ``HAL/GPIOFault/lineGone`` where there is none.
  public func isActive() throws(GPIOFault) -> Bool {
    guard losses.isEmpty || losses.last?.loss != .gone else {
      losses.last?.note?.hasChanged = true
      throw .lineGone
    }
    return visible
  }

  /// The same for those who cannot fail.
  var isVisiblyActive: Bool { visible }

  /// The oldest edge; throws ``HAL/GPIOFault/edgesLost`` once after the queue had to drop some,
  /// when those that it kept are taken.
  @inline(__always)
  public func nextEdge() throws(GPIOFault) -> LineEdge? {
    isPending ? try takeEdge() : nil
  }

  /// Drops the edges that were not taken.
  func forgetEdges() {
    if isPending { pending?.lines -= 1 }
    edges.removeAll(keepingCapacity: true)
    lost = false
    taken = 0
  }

  private var isPending: Bool { lost || !edges.isEmpty }

  private func takeEdge() throws(GPIOFault) -> LineEdge {
    defer { if !isPending { pending?.lines -= 1 } }
    // A line that oscillates may never empty its queue; its loss must still be reported.
    if lost, edges.isEmpty || taken >= room {
      (lost, taken) = (false, 0)
      throw .edgesLost
    }
    let edge = edges.removeFirst()
    taken = edges.isEmpty && !lost ? 0 : taken + 1
    return edge
  }

  private func show(_ now: Instant) {
    let natural = level != isInverted
    if isSeen {
      for held in stuck where held.level != natural { held.note?.hasChanged = true }
    }
    let active = stuck.last?.level ?? natural
    guard active != visible else { return }
    visible = active
    onChange?(active, now)
    if let supplier { return supplier(active, now) }
    if isSeen { for entry in losses { entry.note?.hasChanged = true } }
    let loss = losses.last?.loss
    guard loss != .silent, loss != .gone else { return }
    if !isPending { pending?.lines += 1 }
    if loss == .overflow {
      lost = true
      return
    }
    if edges.count == room {
      lost = true
      edges.removeFirst()
    }
    edges.append(LineEdge(active: active, at: now))
  }
}
