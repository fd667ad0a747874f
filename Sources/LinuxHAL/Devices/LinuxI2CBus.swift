import Glibc
public import HAL
public import Units

/// A controller of the Linux kernel, /dev/i2c-N.
///
/// One handle serves all chips of the bus; the kernel keeps the transfers of several processes
/// apart. Transfers use `I2C_RDWR`, so a repeated start is a real one. On an adapter that only
/// knows SMBus each becomes the command with the same bits on the wire (``SMBusCommand``); one for
/// which there is none fails with EOPNOTSUPP, which ``Preflight`` finds before the run.
///
/// When the adapter goes, as one on USB does that is unplugged, transfers fail with ENODEV, and
/// each opens it again if it is back.
public final class LinuxI2CBus: ClosableBus {
  /// How long a transfer may take before the adapter gives up, unless asked for otherwise. SMBus
  /// 3.2 section 4.2.2 lets a device stretch the clock for 25 ms at most.
  public static let usualTimeout = Interval.milliseconds(100)

  /// N of /dev/i2c-N.
  public let number: Int
  /// Whether the node leaves the bus alone.
  public var isClosed = false
  /// The error number of the last transfer that failed; 0 for one of which the adapter carried out
  /// only a part.
  public private(set) var lastErrorNumber: Int32 = 0

  private let system: any I2CSystem
  private let tensOfMilliseconds: UInt
  private var descriptor: FileDescriptor
  private var functions: UInt
  /// False after the adapter has gone.
  private var isOpen = true

  /// Opens bus `number` and sets the adapter's time limit (rounded up to 10 ms; some adapters
  /// ignore it, and it holds for all users of the adapter).
  ///
  /// - Throws: ``DeviceProblem`` when the bus is missing, forbidden or can do no transfers.
  public convenience init(
    number: Int, timeout: Interval = LinuxI2CBus.usualTimeout
  ) throws(DeviceProblem) {
    try self.init(number: number, timeout: timeout, on: .machine)
  }

  init(number: Int, timeout: Interval, on system: LinuxSystem) throws(DeviceProblem) {
    self.number = number
    self.system = system.i2c
    let tens = UInt(clamping: (timeout.microseconds + 9_999) / 10_000)
    tensOfMilliseconds = min(max(1, tens), 6_000)
    let diagnosis = Diagnosis(system: system)
    descriptor = try diagnosis.openBus(number)
    functions = try diagnosis.functions(of: descriptor, number)
    do {
      try system.i2c.setTimeout(descriptor, tensOfMilliseconds: tensOfMilliseconds)
    } catch {
      throw .busFailed(number, error)
    }
  }

  /// `ST SAD+W B0...BN SP`. At most 8192 bytes; blocks for the transfer or the time limit.
  public func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    var nothing = MutableSpan<UInt8>()
    try transfer(.write, address, sending: bytes, receiving: &nothing)
  }

  /// `ST SAD+R B0...BN SP`. At most 8192 bytes; blocks for the transfer or the time limit.
  public func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    try transfer(.read, address, sending: Span(), receiving: &buffer)
  }

  /// `ST SAD+W B0...BN SR SAD+R B0...BM SP`. At most 8192 bytes each way; blocks for the transfer
  /// or the time limit. After a fault the device's register pointer may have moved.
  @_lifetime(buffer: copy buffer)
  public func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try transfer(.writeThenRead, address, sending: bytes, receiving: &buffer)
  }

  @_lifetime(buffer: copy buffer)
  private func transfer(
    _ shape: I2CShape, _ address: I2CAddress,
    sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(I2CFault) {
    if isClosed { throw .timeout }
    guard max(bytes.count, buffer.count) <= I2CTransferLimit.bytes else {
      throw failed(EINVAL)
    }
    try makeSureOfAdapter()
    guard functions & I2CTransferLimit.freeForm != 0 else {
      return try command(address, sending: bytes, receiving: &buffer)
    }
    let executed: Int
    do {
      executed = try retryingInterrupts { () throws(Errno) in
        try system.transfer(
          descriptor, shape, address: address.rawValue, sending: bytes, receiving: &buffer)
      }
    } catch {
      throw failed(error.code)
    }
    // Some adapters answer a refusal in the middle with the number of messages before it.
    guard executed == shape.messages else {
      lastErrorNumber = 0
      throw .dataNotAcknowledged
    }
  }

  private func failed(_ number: Int32) -> I2CFault {
    lastErrorNumber = number
    return I2CFault(Errno(code: number))
  }

  @_lifetime(buffer: copy buffer)
  private func command(
    _ address: I2CAddress, sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(I2CFault) {
    let lengths = BusTransfer.transfer(sent: bytes.count, received: buffer.count)
    guard let command = SMBusCommand.command(for: lengths, functions: functions) else {
      throw failed(EOPNOTSUPP)
    }
    do {
      try retryingInterrupts { () throws(Errno) in
        try system.execute(
          command, descriptor, address: address.rawValue, sending: bytes, receiving: &buffer)
      }
    } catch {
      throw failed(error.code)
    }
  }

  /// Lets go of an adapter that has gone, without which it cannot come back, and opens the one that
  /// has come back.
  private func makeSureOfAdapter() throws(I2CFault) {
    if isOpen {
      guard system.isRemoved(descriptor) else { return }
      descriptor = FileDescriptor(owning: -1)
      isOpen = false
      throw failed(ENODEV)
    }
    do {
      let opened = try retryingInterrupts { () throws(Errno) in
        try system.open("/dev/i2c-\(number)")
      }
      functions = try system.functions(opened)
      try system.setTimeout(opened, tensOfMilliseconds: tensOfMilliseconds)
      descriptor = opened
      isOpen = true
    } catch {
      throw failed(ENODEV)
    }
  }
}

extension I2CFault {
  /// The fault behind an error number (Documentation/i2c/fault-codes.rst).
  init(_ error: Errno) {
    switch error.code {
    case ENXIO, EREMOTEIO: self = .addressNotAcknowledged
    case EAGAIN: self = .arbitrationLost
    case ETIMEDOUT: self = .timeout
    case EIO, EPROTO: self = .busError
    default: self = .system(error.code)
    }
  }
}
