public import BoardFiles
public import NodeAssembly
public import NodeLoop
public import SimBoard
public import Units

/// A simulated board that lives in real time: the world of a scenario without its server, for a node
/// that reports to a real one.
public final class LiveBoard {
  /// The plan of the node that runs on it.
  public let plan: NodePlan
  /// The chips, lines and outputs to wire the node to.
  public let wiring: Wiring
  private let world: World

  /// Builds the scenario's board with `chips`.
  public init(_ scenario: Scenario, chips: [Chip]) {
    plan = NodePlan(scenario.board)
    world = World(scenario, plan: plan, chips: chips)
    wiring = world.wiring()
  }

  /// The simulated buses in the board's order.
  public var buses: [SimulatedBus] { world.buses }

  /// The board's clock, which the node shares.
  public var clock: VirtualClock { world.clock }

  /// When a signal or a fault changes something by itself next.
  public var due: Instant { world.clock.nextDeadline }

  /// Moves the board on until `elapsed` after its start.
  public func catchUp(to elapsed: Interval) {
    world.clock.advance(to: .zero + elapsed)
  }
}
