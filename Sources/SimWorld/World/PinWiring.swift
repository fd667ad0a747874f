import BoardFiles
import SimBoard
import Units

/// The pins of a board's chips on its input lines: wakes a chip when a pin of it may move, so that
/// edges come at their own time and not at the next access to the chip.
///
/// Only chips with a wired pin are woken; a board without one costs nothing.
final class PinWiring {
  private struct WiredChip {
    let chip: any SignallingChip
    /// Indexes into `lines`.
    var lines: [Int] = []
    /// When the chip is woken next; what was planned for another time before is void.
    var due = Instant.never
  }

  private struct WiredLine {
    let index: LineEntry.Index
    let driven: PinDrivenInput
  }

  private var chips: [WiredChip] = []
  private var lines: [WiredLine] = []
  /// Plans a call of ``wake(_:at:)``.
  private let plan: (_ chip: Int, Instant) -> Void
  /// What a chip takes for the present.
  private let chipTime: (any SignallingChip, Instant) -> Instant
  /// Receives each change of a line.
  private let moved: (_ line: SimulatedInput, _ active: Bool, Instant) -> Void

  /// Wires the pins of `board`; `models` are those of its devices. Nil where no pin is
  /// wired.
  init?(
    _ scenario: Scenario, models: [DeviceEntry.Index: any I2CChipModel],
    chipTime: @escaping (any SignallingChip, Instant) -> Instant,
    plan: @escaping (_ chip: Int, Instant) -> Void,
    moved: @escaping (_ line: SimulatedInput, _ active: Bool, Instant) -> Void
  ) {
    self.plan = plan
    self.chipTime = chipTime
    self.moved = moved
    let board = scenario.board
    guard board.devices.contains(where: { !$0.pins.isEmpty }) else { return nil }
    for index in board.lines.entryIndices {
      wire(index, of: board, models, remembers: scenario.lastLook(at: index))
    }
  }

  /// The lines that pins drive, by their index on the board.
  var inputs: [LineEntry.Index: SimulatedInput] {
    Dictionary(uniqueKeysWithValues: lines.map { ($0.index, $0.driven.input) })
  }

  /// Plans the first call for each chip and listens to what the node does to it.
  func start() {
    for number in chips.indices {
      chips[number].chip.pinsMayHaveMoved = { [unowned self] now in settle(number, at: now) }
      settle(number, at: .zero)
    }
  }

  /// A planned time has come.
  func wake(_ number: Int, at now: Instant) {
    guard chips[number].due == now else { return }
    chips[number].due = .never
    settle(number, at: now)
  }

  /// Whether pins made a line active at a time that an expectation asks for; nil for a line
  /// without pins.
  func isActive(_ line: LineEntry.Index, at time: Instant) -> Bool? {
    lines.first { $0.index == line }?.driven.isActive(at: time)
  }

  /// A chip whose time stands still moves no pin; it is settled when that is over.
  private func settle(_ number: Int, at now: Instant) {
    guard chipTime(chips[number].chip, .never) == .never else { return }
    for line in chips[number].lines {
      let driven = lines[line].driven
      if let active = driven.update(at: now) { moved(driven.input, active, now) }
    }
    guard let next = chips[number].chip.nextPinChange(after: now), next < chips[number].due
    else { return }
    chips[number].due = next
    plan(number, next)
  }

  private func wire(
    _ index: LineEntry.Index, of board: Board, _ models: [DeviceEntry.Index: any I2CChipModel],
    remembers: Instant?
  ) {
    var sources: [(chip: any SignallingChip, pin: Int)] = []
    for device in board.devices.entryIndices {
      for pin in board.devices[device].pins where pin.line == index {
        guard let chip = models[device] as? any SignallingChip
        else { preconditionFailure("a chip's schema names no pins that its model lacks") }
        sources.append((chip, pin.pin))
        let known = chips.firstIndex { $0.chip === chip }
        if known == nil { chips.append(WiredChip(chip: chip)) }
        chips[known ?? chips.count - 1].lines.append(lines.count)
      }
    }
    guard !sources.isEmpty else { return }
    let entry = board.lines[index]
    // A line without a pull resistor of its own has one on the board, or it would float.
    let driven = PinDrivenInput(
      name: entry.name, sources: sources, isActiveLow: entry.activeLow,
      restsHigh: entry.bias != .pullDown, remembers: remembers)
    driven.chipTime = chipTime
    lines.append(WiredLine(index: index, driven: driven))
  }
}

extension Scenario {
  /// The last time at which an expectation asks for the level of `line`.
  func lastLook(at line: LineEntry.Index) -> Instant? {
    expectations.compactMap { expectation in
      guard case .line(line, active: _, at: let time) = expectation.claim else { return nil }
      return .zero + time
    }.max()
  }
}
