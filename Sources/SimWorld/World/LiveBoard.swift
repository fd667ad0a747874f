package import BoardFiles
package import NodeAssembly
package import NodeLoop
package import SimBoard
package import Units

/// A simulated board in real time: the world of a scenario without its server, for a node that
/// reports to a real server.
package final class LiveBoard {
  /// The plan of the node that runs on it.
  package let plan: NodePlan
  /// The chips, lines and outputs to wire the node to.
  package let wiring: Wiring
  private let world: World

  /// Builds the scenario's board with `chips`. `recorder` makes what takes down what the node does
  /// with it.
  package init(_ scenario: Scenario, chips: [Chip], recorder: ((VirtualClock) -> Recorder?)? = nil)
  {
    plan = NodePlan(scenario.board)
    world = World(scenario, plan: plan, chips: chips, recorder: recorder)
    wiring = world.wiring()
  }

  /// The simulated buses in the board's order.
  package var buses: [SimulatedBus] { world.buses }

  /// The board's clock, which the node shares.
  package var clock: VirtualClock { world.clock }

  /// Whether what the node does with the board is recorded.
  package var isRecorded: Bool { world.recorder != nil }

  /// When a signal or a fault changes something by itself next.
  package var due: Instant { world.clock.nextDeadline }

  /// Moves the board on until `elapsed` after its start.
  package func catchUp(to elapsed: Interval) {
    world.clock.advance(to: .zero + elapsed)
  }
}
