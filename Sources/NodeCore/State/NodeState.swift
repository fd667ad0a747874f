public import Units

/// The names by which a node's state finds its parts again: of channels, alarms, control rules,
/// output lines and devices, each by its number; empty where no state is kept.
public struct StateNames: Hashable, Sendable {
  /// The channels' names.
  public var channels: [[UInt8]]
  /// The alarms' names.
  public var alarms: [[UInt8]]
  /// The control rules' names.
  public var controls: [[UInt8]]
  /// The names of the output lines.
  public var outputs: [[UInt8]]
  /// The devices' names.
  public var devices: [[UInt8]]

  /// Makes a list of names.
  public init(
    channels: [[UInt8]] = [], alarms: [[UInt8]] = [], controls: [[UInt8]] = [],
    outputs: [[UInt8]] = [], devices: [[UInt8]] = []
  ) {
    self.channels = channels
    self.alarms = alarms
    self.controls = controls
    self.outputs = outputs
    self.devices = devices
  }

  /// Whether no state is kept.
  public var isEmpty: Bool { channels.isEmpty && outputs.isEmpty }
}

/// What a node knows after a restart that it cannot measure: raised and waiting alarms, the bands
/// of its control rules, the rests of its lines, totals, the summaries of periods under way, and
/// the devices that fail.
///
/// The bytes have a head with the times at which it was taken. Behind that they are equal as long
/// as nothing of substance has changed.
public struct NodeState: Hashable, Sendable {
  /// What the bytes have; 2 has the devices that fail behind what 1 has.
  static let form: UInt8 = 2
  /// The bytes of the head: the form, the monotonic clock with the machine's start, and the wall
  /// clock.
  static let headBytes = 26

  /// The state for a file.
  public let bytes: [UInt8]

  /// Takes what a file holds; ``NodeCore/Node/restore(_:at:)`` checks it.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(_ body: StateWriter, at now: Instant, _ machineStart: UInt64, _ wallTime: WallTime) {
    var head: [UInt8] = [Self.form]
    Self.append(now.microseconds, to: &head)
    Self.append(machineStart, to: &head)
    var seconds: Int64 = 0
    if case .known(let known) = wallTime { seconds = known }
    head.append(seconds == 0 ? 0 : 1)
    Self.append(UInt64(bitPattern: seconds), to: &head)
    bytes = head + body.bytes
  }

  /// Whether it says the same as `other`, but for the time.
  public func isSame(as other: NodeState) -> Bool {
    bytes.count == other.bytes.count
      && bytes.dropFirst(Self.headBytes).elementsEqual(other.bytes.dropFirst(Self.headBytes))
  }

  /// What the head says, and the rest of the bytes.
  func read() throws(StateFault) -> (head: Head, body: StateReader) {
    guard let form = bytes.first else { throw .damaged }
    guard form <= Self.form else { throw .newer }
    guard form > 0, bytes.count >= Self.headBytes else { throw .damaged }
    let isKnown = bytes[17] == 1
    let head = Head(
      form: form, at: Instant(microseconds: number(at: 1)), machineStart: number(at: 9),
      wallSeconds: isKnown ? Int64(bitPattern: number(at: 18)) : nil)
    return (head, StateReader(Array(bytes[Self.headBytes...])))
  }

  /// When a state was taken.
  struct Head {
    let form: UInt8
    /// On the monotonic clock.
    let at: Instant
    /// The start of the machine since which that clock runs; 0 where it is not known.
    let machineStart: UInt64
    /// On the wall clock, in seconds since 1970; nil where it was not set.
    let wallSeconds: Int64?

    /// How long ago that is; nil where neither clock says it. The wall clock may have jumped, so it
    /// counts only where the machine has started meanwhile.
    func passed(at now: Instant, _ machineStart: UInt64, _ wallTime: WallTime) -> Interval? {
      if machineStart != 0, machineStart == self.machineStart, now >= at { return now.since(at) }
      guard let wallSeconds, case .known(let seconds) = wallTime, seconds >= wallSeconds else {
        return nil
      }
      return .seconds(seconds - wallSeconds)
    }
  }

  /// The wall-clock time when it was taken, in seconds since 1970; nil where it was not known.
  public var wallSeconds: Int64? {
    do throws(StateFault) {
      return try read().head.wallSeconds
    } catch {
      return nil
    }
  }

  private func number(at place: Int) -> UInt64 {
    bytes[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}

/// What a node made of the state of an earlier start.
public struct RestoredState: Hashable, Sendable {
  /// How long the node was down; nil where the wall clock does not say.
  public var down: Interval?
  /// The alarms that are raised.
  public var raised: [AlarmID] = []
  /// The names of alarms, control rules, lines, channels and devices that this board does not
  /// have, or that are something else now: their state was dropped.
  public var dropped: [[UInt8]] = []
}
