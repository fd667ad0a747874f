import HAL
import NodeCore
import NodeLoop
import Sensors
import Units

/// A node on a bench: probes, lines and a lamp, run by hand.
struct TurnBench: ~Copyable {
  typealias BenchTurn = Turn<HandClock, ScriptedLink>

  /// A probe: its address, how often and how long it waits, and its channels with a period in ms.
  struct ProbePlan {
    var bus = 0
    var address: UInt8 = 0x40
    var waits: Int64 = 0
    var pause: Int64 = 0
    var missing: Int64 = 0
    var upkeep: Interval?
    var channels: [(channel: Int, every: Int64)]
  }

  let clock = HandClock()
  /// The first bus, and the second.
  let bus: ScriptedBus
  let otherBus: ScriptedBus
  let inputs: [HandInput]
  let lamp = HandOutput()
  let script = LinkScript()
  let diary = Diary()
  var turn: BenchTurn
  var due = Instant.zero

  /// Lines supply the channels from 0 on, read again every second; alarm 0 is channel 0 being true.
  /// The lamp is on while an alarm is raised, and `echo` is its state as a channel.
  init(
    probes: [ProbePlan] = [], debounces: [Int64] = [], channels: Int = 4,
    reportEvery: Interval? = nil, pendingEdges: PendingEdges? = nil,
    echo: (channel: ChannelID, every: Interval)? = nil,
    rules: [AlarmRule] = [AlarmRule(channel: 0, condition: .equals(1))]
  ) {
    let buses = [ScriptedBus(clock), ScriptedBus(clock)]
    (bus, otherBus) = (buses[0], buses[1])
    inputs = debounces.map { _ in HandInput() }
    let devices = probes.compactMap { plan -> DeviceBinding? in
      guard let address = I2CAddress(plan.address) else { return nil }
      var options = Probe.schema.defaults
      (options[0], options[1], options[2]) = (plan.waits, plan.pause, plan.missing)
      return DeviceBinding(
        Device(
          Probe(
            I2CEndpoint(buses[plan.bus], at: address),
            ChipSetup(options: options))),
        channels: plan.channels.enumerated().map { place, binding in
          ChannelBinding(
            channel: ChannelID(binding.channel), quantity: place,
            every: .milliseconds(binding.every))
        }, upkeep: plan.upkeep, bus: buses[plan.bus])
    }
    var bindings = inputs.enumerated().map { place, input in
      InputBinding(
        input, channel: ChannelID(place), every: .seconds(1),
        debounce: .milliseconds(debounces[place]))
    }
    if let echo {
      bindings.append(
        InputBinding(echoing: 0, isOn: false, channel: echo.channel, every: echo.every))
    }
    turn = BenchTurn(
      clock: clock,
      wiring: Wiring(
        devices: devices, inputs: bindings, pendingEdges: pendingEdges, outputs: [lamp]),
      configuration: Self.configuration(channels, reportEvery, rules), boot: 7, seed: 1,
      link: ScriptedLink(script: script), observer: diary)
  }

  private static func configuration(
    _ channels: Int, _ reportEvery: Interval?, _ rules: [AlarmRule]
  ) -> NodeConfiguration {
    var configuration = NodeConfiguration()
    configuration.channels = Array(repeating: ChannelPlan(), count: channels)
    configuration.alarms = rules
    configuration.outputs = [.anyAlarm]
    configuration.reported = (0..<channels).map { ChannelID($0) }
    configuration.reportEvery = reportEvery
    configuration.uplinks = reportEvery == nil ? [] : [UplinkPlan()]
    return configuration
  }

  /// Runs one turn now and returns the events of the node.
  mutating func turnNow() -> [String] {
    due = turn.run()
    return diary.take()
  }

  /// Goes to a time, in milliseconds, with a turn whenever the node asks for one, and a last one
  /// there; the events of the node.
  mutating func run(until end: UInt64) -> [String] {
    while due < ms(end) {
      clock.now = max(clock.now, due)
      due = turn.run()
    }
    clock.now = max(clock.now, ms(end))
    return turnNow()
  }
}
