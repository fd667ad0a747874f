import HAL
import SimBoard

/// Draws the transfers of one bus on its two lines, bit for bit (NXP UM10204, section 3.1).
///
/// Every condition and every bit takes a cell of one bit's time, which begins with the clock low:
/// data changes after a quarter, the clock rises at half and falls at the end. In a start or stop,
/// data changes again at three quarters.
struct I2CWaveform {
  /// The signal of the clock line; the data line's follows it.
  private let clock: Int
  private var data: Int { clock + 1 }
  private var bit: UInt64 = 0
  /// Where the next cell begins, in nanoseconds.
  private var place: UInt64 = 0

  init(clock: Int) {
    self.clock = clock
  }

  /// Draws a segment with its (repeated) start.
  mutating func draw(
    _ record: TransferRecord, _ bytes: Span<UInt8>, on timeline: inout WaveTimeline
  ) {
    bit = record.bitNanoseconds
    place = record.beganNanoseconds
    // Where the bus was idle both lines are high already.
    cell(true, then: false, on: &timeline)
    timeline.draw(clock, false, at: place)
    let address = record.address.rawValue << 1 | record.direction.rawValue
    byte(address, record.fault != .addressNotAcknowledged, on: &timeline)
    for index in 0..<bytes.count {
      let isLast = index == bytes.count - 1
      byte(bytes[index], !(isLast && record.refusesLast), on: &timeline)
    }
  }

  /// Draws a stop.
  mutating func stop(at nanoseconds: UInt64, on timeline: inout WaveTimeline) {
    place = nanoseconds
    cell(false, then: true, on: &timeline)
  }

  private mutating func byte(
    _ byte: UInt8, _ isAcknowledged: Bool, on timeline: inout WaveTimeline
  ) {
    for shift in stride(from: 7, through: 0, by: -1) {
      pulse(byte >> UInt8(shift) & 1 == 1, on: &timeline)
    }
    pulse(!isAcknowledged, on: &timeline)
  }

  private mutating func pulse(_ level: Bool, on timeline: inout WaveTimeline) {
    timeline.draw(data, level, at: place + bit / 4)
    timeline.draw(clock, true, at: place + bit / 2)
    place += bit
    timeline.draw(clock, false, at: place)
  }

  private mutating func cell(_ level: Bool, then other: Bool, on timeline: inout WaveTimeline) {
    timeline.draw(data, level, at: place + bit / 4)
    timeline.draw(clock, true, at: place + bit / 2)
    timeline.draw(data, other, at: place + bit * 3 / 4)
    place += bit
  }
}

extension TransferRecord {
  /// Whether the last byte is not acknowledged: by the chip that refuses it, or by the controller,
  /// which ends a read so (UM10204, section 3.1.6).
  fileprivate var refusesLast: Bool {
    direction == .write ? fault == .dataNotAcknowledged : fault == nil
  }
}
