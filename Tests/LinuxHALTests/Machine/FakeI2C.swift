@testable import LinuxHAL

/// An I2C adapter whose answers a test chooses and whose calls it reads afterwards.
final class FakeI2C: I2CSystem {
  struct Command: Hashable {
    let kind: SMBusCommand
    let address: UInt8
    let sent: [UInt8]
    let room: Int
  }

  struct Transfer: Hashable {
    let shape: I2CShape
    let address: UInt8
    let sent: [UInt8]
    let room: Int
  }

  /// Error numbers that the next calls of each kind fail with; 0 lets a call succeed.
  var openErrors: [Int32] = []
  var transferErrors: [Int32] = []
  var functionsError: Int32 = 0
  var timeoutError: Int32 = 0
  /// I2C_FUNC_I2C and SMBus emulation, as a Raspberry Pi's controller says.
  var functions: UInt = 0xeff_0009
  /// Fewer messages than asked for; nil executes all.
  var executed: Int?
  /// What a read fills the buffer with.
  var answer: [UInt8] = []
  /// Path to openErrors, for machines with several buses.
  var missing: [String: Int32] = [:]

  /// Whether the adapter's node has been removed since it was opened.
  var isRemoved = false

  private(set) var commands: [Command] = []
  private(set) var opened: [String] = []
  private(set) var timeouts: [UInt] = []
  private(set) var transfers: [Transfer] = []

  func open(_ path: String) throws(Errno) -> FileDescriptor {
    opened.append(path)
    if let code = missing[path] { throw Errno(code: code) }
    try fail(&openErrors)
    return FileDescriptor(owning: -1)
  }

  func functions(_ descriptor: borrowing FileDescriptor) throws(Errno) -> UInt {
    guard functionsError == 0 else { throw Errno(code: functionsError) }
    return functions
  }

  func setTimeout(
    _ descriptor: borrowing FileDescriptor, tensOfMilliseconds: UInt
  ) throws(Errno) {
    guard timeoutError == 0 else { throw Errno(code: timeoutError) }
    timeouts.append(tensOfMilliseconds)
  }

  func isRemoved(_ descriptor: borrowing FileDescriptor) -> Bool { isRemoved }

  func execute(
    _ command: SMBusCommand, _ descriptor: borrowing FileDescriptor, address: UInt8,
    sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(Errno) {
    let sent = bytes.indices.map { bytes[$0] }
    commands.append(Command(kind: command, address: address, sent: sent, room: buffer.count))
    try fail(&transferErrors)
    for index in 0..<min(buffer.count, answer.count) { buffer[index] = answer[index] }
  }

  func transfer(
    _ descriptor: borrowing FileDescriptor, _ shape: I2CShape, address: UInt8,
    sending bytes: Span<UInt8>, receiving buffer: inout MutableSpan<UInt8>
  ) throws(Errno) -> Int {
    let sent = bytes.indices.map { bytes[$0] }
    transfers.append(Transfer(shape: shape, address: address, sent: sent, room: buffer.count))
    try fail(&transferErrors)
    for index in 0..<min(buffer.count, answer.count) { buffer[index] = answer[index] }
    return executed ?? shape.messages
  }

  private func fail(_ errors: inout [Int32]) throws(Errno) {
    guard !errors.isEmpty else { return }
    let code = errors.removeFirst()
    if code != 0 { throw Errno(code: code) }
  }
}
