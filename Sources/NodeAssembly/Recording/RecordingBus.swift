import BoardFiles
package import HAL
import Units

extension Recorder {
  /// `bus` with its transfers recorded. `errorNumber` is that of the last transfer that failed;
  /// without it the number follows from the fault.
  package func recording(
    _ bus: any ClosableBus, number: Int, errorNumber: (() -> Int32)? = nil
  ) -> any ClosableBus {
    RecordingBus(bus, self, self.number(of: .bus(number)), errorNumber)
  }
}

/// A bus whose transfers are recorded. What a bus refuses that its node leaves alone is none.
private final class RecordingBus: ClosableBus {
  private let bus: any ClosableBus
  private let recorder: Recorder
  private let place: UInt8
  private let errorNumber: (() -> Int32)?

  init(
    _ bus: any ClosableBus, _ recorder: Recorder, _ place: UInt8, _ errorNumber: (() -> Int32)?
  ) {
    (self.bus, self.recorder, self.place, self.errorNumber) = (bus, recorder, place, errorNumber)
  }

  var isClosed: Bool {
    get { bus.isClosed }
    set { bus.isClosed = newValue }
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    let began = recorder.now
    do throws(I2CFault) {
      try bus.write(bytes, to: address)
    } catch {
      note(error, address, bytes, wanted: 0, since: began)
      throw error
    }
    note(address, bytes, Span(), since: began)
  }

  func read(into buffer: inout MutableSpan<UInt8>, from address: I2CAddress) throws(I2CFault) {
    let began = recorder.now
    do throws(I2CFault) {
      try bus.read(into: &buffer, from: address)
    } catch {
      note(error, address, Span(), wanted: buffer.count, since: began)
      throw error
    }
    note(address, Span(), buffer.span, since: began)
  }

  @_lifetime(buffer: copy buffer)
  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    let began = recorder.now
    do throws(I2CFault) {
      try bus.write(bytes, thenReadInto: &buffer, at: address)
    } catch {
      note(error, address, bytes, wanted: buffer.count, since: began)
      throw error
    }
    note(address, bytes, buffer.span, since: began)
  }

  private func note(
    _ address: I2CAddress, _ sent: Span<UInt8>, _ received: Span<UInt8>, since began: Instant
  ) {
    recorder.noteTransfer(
      place, address.rawValue, sent, received, wanted: received.count, error: nil, since: began)
  }

  private func note(
    _ fault: I2CFault, _ address: I2CAddress, _ sent: Span<UInt8>, wanted: Int,
    since began: Instant
  ) {
    guard !bus.isClosed else { return }
    recorder.noteTransfer(
      place, address.rawValue, sent, Span(), wanted: wanted,
      error: errorNumber?() ?? fault.errorNumber, since: began)
  }
}

extension I2CFault {
  /// The error number of a fault that came without one.
  fileprivate var errorNumber: Int32 {
    switch self {
    case .dataNotAcknowledged: RecordedEvent.shortTransfer
    default: LinuxError(self, absentIsENXIO: true).number
    }
  }

  /// The fault behind a recorded error number (Documentation/i2c/fault-codes.rst).
  package init(recorded number: Int32) {
    switch number {
    case RecordedEvent.shortTransfer: self = .dataNotAcknowledged
    case 6, 121: self = .addressNotAcknowledged
    case 11: self = .arbitrationLost
    case 110: self = .timeout
    case 5, 71: self = .busError
    default: self = .system(number)
    }
  }
}
