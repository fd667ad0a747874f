import Glibc

@testable import LinuxHAL

/// GPIO chips whose answers a test chooses.
final class FakeGPIO: GPIOSystem {
  struct Request: Hashable {
    let offset: Int
    let path: String
    let direction: LineDirection
    let settings: LineSettings
  }

  /// The chips by path, with their number of lines.
  var chips = ["/dev/gpiochip0": 54]
  /// What opening a chip fails with, where it does not simply lack.
  var chipErrors: [String: Int32] = [:]
  /// Who uses which offset.
  var consumers: [Int: String] = [:]
  /// What the firmware calls which offset.
  var names: [Int: String] = [:]
  var useError: Int32 = 0
  /// Error numbers that the next requests fail with; 0 lets one succeed.
  var requestErrors: [Int32] = []
  let line = FakeLine()
  let pulse = FakePulse()
  private(set) var pulseEdges = 0
  private(set) var requests: [Request] = []
  /// What drivers call the chips; those without an entry have none.
  var labels = ["/dev/gpiochip0": "pinctrl-bcm2835"]
  let watch = FakeWatch()

  func label(of path: String) throws(Errno) -> String {
    guard let label = labels[path] else { throw Errno(code: ENOENT) }
    return label
  }

  func edgeWatch() throws(Errno) -> any EdgeWatch { watch }

  func lineCount(of path: String) throws(Errno) -> Int {
    if let code = chipErrors[path] { throw Errno(code: code) }
    guard let count = chips[path] else { throw Errno(code: ENOENT) }
    return count
  }

  func use(of offset: Int, on path: String) throws(Errno) -> LineUse {
    guard useError == 0 else { throw Errno(code: useError) }
    return consumers[offset].map { .used(by: $0) } ?? .free
  }

  func name(of offset: Int, on path: String) throws(Errno) -> String { names[offset] ?? "" }

  func request(
    _ offset: Int, on path: String, as direction: LineDirection, _ settings: LineSettings
  ) throws(Errno) -> any LineRequest {
    requests.append(
      Request(offset: offset, path: path, direction: direction, settings: settings))
    if !requestErrors.isEmpty {
      let code = requestErrors.removeFirst()
      if code != 0 { throw Errno(code: code) }
    }
    return line
  }

  func requestPulse(
    _ offset: Int, on path: String, _ settings: LineSettings, edges: Int
  ) throws(Errno) -> any PulseRequest {
    if !requestErrors.isEmpty {
      let code = requestErrors.removeFirst()
      if code != 0 { throw Errno(code: code) }
    }
    pulseEdges = edges
    return pulse
  }
}

/// The descriptor of a line, and whose requests it has followed.
final class FakeWatch: EdgeWatch {
  /// Nil where the descriptor rests.
  private(set) var followed: [Int32?] = []

  var descriptor: Int32 { 98 }

  func follow(_ descriptor: Int32) throws(Errno) { followed.append(descriptor) }

  func rest() { followed.append(nil) }
}

/// One line: its level, its queue of edges, and an error number that all calls fail with.
final class FakeLine: LineRequest {
  var level = false
  var queue: [KernelEdge] = []
  var error: Int32 = 0
  private(set) var driven: [Bool] = []

  var descriptor: Int32 { 99 }

  func isActive() throws(Errno) -> Bool {
    try fail()
    return level
  }

  func drive(_ active: Bool) throws(Errno) {
    try fail()
    driven.append(active)
  }

  func nextEdge() throws(Errno) -> KernelEdge? {
    try fail()
    return queue.isEmpty ? nil : queue.removeFirst()
  }

  private func fail() throws(Errno) {
    guard error == 0 else { throw Errno(code: error) }
  }
}

/// One line that is pulled low and listened to by turns.
final class FakePulse: PulseRequest {
  enum Call: Hashable {
    case low
    case listen
  }

  /// Edges that wait, and those that come once the line is listened to.
  var queue: [KernelEdge] = []
  var answer: [KernelEdge] = []
  var error: Int32 = 0
  private(set) var calls: [Call] = []

  func pullLow() throws(Errno) {
    try fail()
    calls.append(.low)
  }

  func listen() throws(Errno) {
    try fail()
    calls.append(.listen)
    queue += answer
  }

  func nextEdge() throws(Errno) -> KernelEdge? {
    try fail()
    return queue.isEmpty ? nil : queue.removeFirst()
  }

  private func fail() throws(Errno) {
    guard error == 0 else { throw Errno(code: error) }
  }
}
