import BoardFiles
import HAL
import NodeAssembly
import NodeCore
import NodeLoop
import Sensors
import Units

/// What expectations ask about faults, gathered while a scenario runs.
struct FaultWatches {
  /// The readings of a channel within a span of time, both ends included.
  struct Span {
    let channel: ChannelID
    let start: Instant
    let end: Instant
    /// The error that its faults should be.
    let error: String?
    var readings = 0
    var firstValue: Instant?
    var lastFault: Instant?
    /// Another error than `error`.
    var otherError: String?

    mutating func note(_ value: ReportedValue, because cause: String, at now: Instant) {
      guard start <= now, now <= end else { return }
      readings += 1
      if value != .fault {
        firstValue = firstValue ?? now
      } else {
        lastFault = now
        if let error, error != cause { otherError = cause }
      }
    }
  }

  /// How often a source could not be read.
  struct Tally {
    let source: FaultTarget
    let error: String?
    var count = 0
  }

  /// In the order of the expectations that ask for them.
  private(set) var spans: [Span] = []
  /// In the order of the expectations that ask for them.
  private(set) var tallies: [Tally] = []
  private let devices: [Int]
  private let inputs: [Int]
  private var cause = ""

  init(_ scenario: Scenario, _ plan: NodePlan) {
    devices = plan.devices.map { $0.device }
    inputs = plan.inputs.map { $0.line }
    for expectation in scenario.expectations {
      switch expectation.claim {
      case .faulty(let channel, let window, let error):
        spans.append(Self.span(channel, window.start, window.end, error))
      case .fresh(let channel, let window, let until):
        spans.append(Self.span(channel, window.start, until, nil))
      case .faults(let source, _, let error): tallies.append(Tally(source: source, error: error))
      default: break
      }
    }
  }

  private static func span(
    _ channel: Int, _ start: Interval, _ end: Interval?, _ error: String?
  ) -> Span {
    Span(
      channel: ChannelID(channel), start: .zero + start, end: end.map { .zero + $0 } ?? .never,
      error: error)
  }

  /// A device could not be measured; readings of its channels follow.
  mutating func note(_ fault: SensorFault, ofDevice device: DeviceID, at now: Instant) {
    note(FaultText.name(fault), of: .device(devices[device.index]))
  }

  /// A line could not be read.
  mutating func note(_ fault: GPIOFault, ofInput input: InputID, at now: Instant) {
    note(FaultText.text(fault), of: .line(inputs[input.index]))
  }

  /// A channel was read; of a fault the cause has been told just before.
  mutating func note(_ value: ReportedValue, of channel: ChannelID, at now: Instant) {
    for index in spans.indices where spans[index].channel == channel {
      spans[index].note(value, because: cause, at: now)
    }
  }

  private mutating func note(_ name: String, of source: FaultTarget) {
    cause = name
    for index in tallies.indices where tallies[index].source == source {
      if (tallies[index].error ?? name) == name { tallies[index].count += 1 }
    }
  }
}
