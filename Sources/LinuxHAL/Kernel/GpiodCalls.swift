import CGpiod
import Glibc
import Units

/// The machine's libgpiod, and the kernel's own interface for pulse lines.
struct Libgpiod: GPIOSystem {
  /// Longer consumer names do not exist: the kernel's field has 32 bytes (linux/gpio.h).
  private static let nameBytes = 33

  func lineCount(of path: String) throws(Errno) -> Int {
    try Int(checked(outpost_chip_line_count(path)))
  }

  func label(of path: String) throws(Errno) -> String {
    var name = [CChar](repeating: 0, count: Self.nameBytes)
    try checked(outpost_chip_label(path, &name, name.count))
    return name.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" }
  }

  func edgeWatch() throws(Errno) -> any EdgeWatch { try DescriptorSlot() }

  func use(of offset: Int, on path: String) throws(Errno) -> LineUse {
    var name = [CChar](repeating: 0, count: Self.nameBytes)
    let used = try checked(outpost_line_use(path, UInt32(clamping: offset), &name, name.count))
    guard used == 1 else { return .free }
    return .used(
      by: name.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" })
  }

  func name(of offset: Int, on path: String) throws(Errno) -> String {
    var name = [CChar](repeating: 0, count: Self.nameBytes)
    try checked(outpost_line_name(path, UInt32(clamping: offset), &name, name.count))
    return name.withUnsafeBufferPointer { $0.baseAddress.map(String.init(cString:)) ?? "" }
  }

  func request(
    _ offset: Int, on path: String, as direction: LineDirection, _ settings: LineSettings
  ) throws(Errno) -> any LineRequest {
    var request = outpost_line_settings(
      output: direction == .output ? 1 : 0, initial: settings.startsActive ? 1 : 0,
      active_low: settings.activeLow ? 1 : 0, bias: settings.pull.bias)
    var line: OpaquePointer?
    try checked(outpost_line_request(path, UInt32(clamping: offset), &request, &line))
    guard let line else { throw Errno(code: ENOMEM) }
    return GpiodLine(line)
  }

  func requestPulse(
    _ offset: Int, on path: String, _ settings: LineSettings, edges: Int
  ) throws(Errno) -> any PulseRequest {
    let bias = settings.pull.bias
    let number = try checked(
      outpost_pulse_request(path, UInt32(clamping: offset), bias, UInt32(clamping: edges)))
    return KernelPulse(FileDescriptor(owning: number), bias)
  }
}

extension DescriptorSlot: EdgeWatch {}

/// One requested line.
private final class GpiodLine: LineRequest {
  private let line: OpaquePointer

  init(_ line: OpaquePointer) {
    self.line = line
  }

  deinit {
    outpost_line_release(line)
  }

  var descriptor: Int32 { outpost_line_descriptor(line) }

  func isActive() throws(Errno) -> Bool {
    try checked(outpost_line_get(line)) == 1
  }

  func drive(_ active: Bool) throws(Errno) {
    try checked(outpost_line_set(line, active ? 1 : 0))
  }

  func nextEdge() throws(Errno) -> KernelEdge? {
    var edge = outpost_edge()
    let result = outpost_line_next_edge(line, &edge)
    if result == -EAGAIN { return nil }
    try checked(result)
    return KernelEdge(
      nanoseconds: edge.monotonic_ns, sequence: edge.sequence, active: edge.active == 1)
  }
}

/// One requested pulse line.
private final class KernelPulse: PulseRequest {
  private let line: FileDescriptor
  private let bias: outpost_bias

  init(_ line: consuming FileDescriptor, _ bias: outpost_bias) {
    self.line = line
    self.bias = bias
  }

  func pullLow() throws(Errno) {
    try checked(outpost_pulse_low(line.number))
  }

  func listen() throws(Errno) {
    try checked(outpost_pulse_listen(line.number, bias))
  }

  func nextEdge() throws(Errno) -> KernelEdge? {
    var edge = outpost_edge()
    let result = outpost_pulse_next_edge(line.number, &edge)
    if result == -EAGAIN { return nil }
    try checked(result)
    return KernelEdge(
      nanoseconds: edge.monotonic_ns, sequence: edge.sequence, active: edge.active == 1)
  }
}

extension LinePull {
  fileprivate var bias: outpost_bias {
    switch self {
    case .asIs: outpost_bias_as_is
    case .up: outpost_bias_pull_up
    case .down: outpost_bias_pull_down
    }
  }
}

/// Turns the shim's negative error numbers into errors.
@discardableResult
private func checked(_ result: Int32) throws(Errno) -> Int32 {
  guard result >= 0 else { throw Errno(code: -result) }
  return result
}
