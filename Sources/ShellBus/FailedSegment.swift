import HAL
import SimBoard
import Units

/// Watches a bus for the segment that ended a transfer.
final class FailedSegment: BusWatcher {
  /// The direction of the segment, and how many bytes passed with the one that was refused.
  private(set) var found: (direction: TransferDirection, passed: Int)?

  func start(bus: Int, nanoseconds: UInt64) {}

  func segment(_ record: TransferRecord, bytes: Span<UInt8>) {
    if record.fault != nil { found = (record.direction, bytes.count) }
  }

  func stop(bus: Int, nanoseconds: UInt64) {}

  /// Forgets it, before the next transfer.
  func reset() {
    found = nil
  }
}
