import BoardFiles
import HAL
import SimBoard
import Units

/// A transcript in a chip's place on a simulated bus: transfers take their time and appear in
/// traces.
///
/// It is a fault too, the one way in which a bus can end a read: what the transcript cannot answer
/// is a bus error there, and a refused byte in a write.
final class RecordedChip: I2CChipModel, DeviceFault {
  static let inputNames: [StaticString] = []
  static let restingInputs: [Int64] = []

  var remark: ChipRemark?
  private let address: I2CAddress
  private(set) var replay: TranscriptReplay
  private var answer: [UInt8] = []
  private var isOpen = false

  /// A chip that answers with `transcript`.
  init(address: I2CAddress, _ transcript: Transcript, _ match: TranscriptMatch) {
    self.address = address
    replay = TranscriptReplay(transcript, match)
  }

  /// A chip of which nothing was recorded.
  convenience init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.init(address: address, Transcript(), .strict)
  }

  func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    defer { isOpen = true }
    do throws(I2CFault) {
      try replay.start(
        direction == .write ? .write : .read, address, isRepeatedStart: isOpen)
      return true
    } catch {
      remark = .refused(.notRecorded, "")
      return false
    }
  }

  func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    do throws(I2CFault) {
      try replay.write(bytes.indices.map { bytes[$0] })
      return bytes.count
    } catch {
      remark = .refused(.notRecorded, "")
      return bytes.count - 1
    }
  }

  func data(_ direction: TransferDirection, count: Int) -> BusDisturbance? {
    guard direction == .read, count > 0 else { return nil }
    do throws(I2CFault) {
      answer = try replay.read(count)
      return nil
    } catch {
      remark = .refused(.notRecorded, "")
      return BusDisturbance(error)
    }
  }

  func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    for index in 0..<min(buffer.count, answer.count) { buffer[index] = answer[index] }
  }

  func stop(at now: Instant) {
    isOpen = false
    // A stop that was not recorded is among the replay's mismatches.
    do throws(I2CFault) { try replay.stop() } catch {}
  }

  /// What was recorded does not know of it.
  func powerCycle(at now: Instant) {}
}
