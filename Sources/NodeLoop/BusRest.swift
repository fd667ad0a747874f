import HAL
import Sensors
import Units

/// What a turn knows of a bus that times out, and until when it leaves the bus alone.
///
/// A time-out blocks the node for as long as the adapter waits. After two in a row, without an
/// answer of any device between, there is a rest, which doubles with each further one; after it the
/// next device that is due is tried. A NACK is an answer: the bus works.
///
/// A single device that holds the clock is no stuck bus. So the whole bus rests only if two devices
/// that had answered before have timed out in a row, or all of its devices have; else those rest
/// that have timed out.
struct BusRest {
  /// How long the first rest is.
  static let first = Interval.milliseconds(250)
  /// The longest rest: a bus that works again is noticed within it.
  static let longest = Interval.seconds(1)

  let bus: any ClosableBus
  /// How many devices of the bus the turn calls.
  var devices = 0
  /// Those whose last transfer timed out.
  private var suspects = 0
  /// The time-outs since the last answer, at most 3.
  private var timeouts = 0
  /// Those of devices that had answered before.
  private var surprises = 0
  private var rest = Self.first
  private var ends = Instant.zero

  init(_ bus: any ClosableBus) {
    self.bus = bus
  }

  /// Whether the last transfer timed out.
  var isTroubled: Bool { timeouts > 0 }

  private var isStuck: Bool { surprises > 1 || suspects == devices }

  /// Opens the bus for a call of a driver at `now`, or closes it while its device rests.
  func prepare(forSuspect isSuspect: Bool, at now: Instant) {
    bus.isClosed = timeouts > 1 && now < ends && (isStuck || isSuspect)
  }

  /// A device's transfer has timed out at `now`.
  mutating func timedOut(wasSuspect: Bool, at now: Instant) {
    if !wasSuspect {
      suspects += 1
      surprises += 1
    }
    timeouts = min(timeouts + 1, 3)
    guard timeouts > 1 else { return }
    if timeouts > 2 { rest = min(rest.times(2), Self.longest) }
    ends = now + rest
  }

  /// A device has answered.
  mutating func answered(wasSuspect: Bool) {
    if wasSuspect { suspects -= 1 }
    (timeouts, surprises, rest) = (0, 0, Self.first)
  }
}

extension Turn where Link: ~Copyable {
  /// Before a call of the device's driver where a bus has timed out: closes its bus if it rests.
  func prepareBus(of device: Int) {
    guard let bus = devicePlaces[device].bus else { return }
    buses[bus].prepare(forSuspect: devicePlaces[device].isSuspect, at: clock.now)
  }

  /// After a call of the device's driver without a time-out where a bus has timed out before.
  @inline(never)
  mutating func noteAnswer(of device: Int) {
    guard let bus = devicePlaces[device].bus, !buses[bus].bus.isClosed else { return }
    buses[bus].answered(wasSuspect: devicePlaces[device].isSuspect)
    devicePlaces[device].isSuspect = false
    noteTrouble()
  }

  /// After a call of the device's driver that failed.
  mutating func note(_ fault: SensorFault, of device: Int) {
    switch fault {
    case .bus(.timeout), .multiplexer(_, .timeout): break
    default: return isBusTroubled ? noteAnswer(of: device) : ()
    }
    guard let bus = devicePlaces[device].bus, !buses[bus].bus.isClosed else { return }
    buses[bus].timedOut(wasSuspect: devicePlaces[device].isSuspect, at: clock.now)
    devicePlaces[device].isSuspect = true
    noteTrouble()
  }

  private mutating func noteTrouble() {
    isBusTroubled = buses.contains { $0.isTroubled }
  }
}
