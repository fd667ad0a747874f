import NodeCore
import Testing
import Units

/// A node with a controlled line, a thermometer and a switch that rules may watch.
struct ControlBench: ~Copyable {
  static let bed: ChannelID = 0
  static let lid: ChannelID = 1
  static let cold = AlarmCondition.compares(raise: .below(18), clear: .above(20))

  var node: Node
  /// What the node has driven, and how often.
  private(set) var isOn: Bool
  private(set) var changes = 0

  init(_ rules: [ControlRule], _ limits: LineLimits = LineLimits(), isSafeOn: Bool = false) {
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan(), ChannelPlan()]
    configuration.outputs = [.control(limits)]
    configuration.controls = rules
    if isSafeOn { configuration.safeLevels = [true] }
    node = Node(configuration, boot: 1, seed: 1, at: .zero)
    isOn = isSafeOn
  }

  /// A rule on the thermometer.
  static func heat(
    _ condition: AlarmCondition = cold, for holdFor: Interval = .zero,
    onFault: FaultResponse = .off, window: DailyWindow? = nil, stale: Interval? = nil
  ) -> ControlRule {
    ControlRule(
      output: 0, condition: AlarmRule(channel: bed, condition: condition, holdFor: holdFor),
      window: window, onFault: onFault, staleAfter: stale)
  }

  /// A rule that keeps the line off while the lid is open.
  static func lock(onFault: FaultResponse = .off, window: DailyWindow? = nil) -> ControlRule {
    ControlRule(
      output: 0, effect: .forbids, condition: AlarmRule(channel: lid, condition: .equals(1)),
      window: window, onFault: onFault)
  }

  /// Lets something happen at `seconds`; what falls due before comes first, each at its time.
  mutating func at(_ seconds: Int64, _ input: NodeInput) {
    pass(to: .zero + .seconds(seconds))
    take(input, at: .zero + .seconds(seconds))
  }

  private mutating func pass(to time: Instant) {
    while node.nextDeadline < time { take(.elapsed, at: node.nextDeadline) }
  }

  private mutating func take(_ input: NodeInput, at time: Instant) {
    node.handle(input, at: time)
    while let action = node.nextAction() {
      guard case .drive(_, let active) = action else { continue }
      #expect(active != isOn, "the node drives what it drives already")
      isOn = active
      changes += 1
    }
    #expect(node.isOn(0) == isOn)
    #expect(node.nextDeadline > time, "a deadline that does not move on stops the node")
  }
}
