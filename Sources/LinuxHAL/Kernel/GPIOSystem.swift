/// Direction for which a line is requested.
enum LineDirection: Hashable {
  /// An input that queues both edges.
  case input
  /// An output that begins as its settings say.
  case output
}

/// Whether a line is taken, and by whom.
enum LineUse: Hashable {
  /// No program uses it.
  case free
  /// A driver or another program does; the name is empty where it gave none.
  case used(by: String)
}

/// One edge as the kernel queued it.
struct KernelEdge: Hashable {
  /// Nanoseconds of CLOCK_MONOTONIC.
  let nanoseconds: UInt64
  /// Counts the line's edges from 1; 0 where the kernel interface has no count.
  let sequence: UInt64
  /// The logical level after the edge.
  let active: Bool
}

/// The calls of libgpiod, whichever generation the program was compiled against.
protocol GPIOSystem {
  /// How many lines the chip at `path` has.
  func lineCount(of path: String) throws(Errno) -> Int

  /// What the driver of the chip at `path` calls it.
  func label(of path: String) throws(Errno) -> String

  /// Makes the descriptor that a line is polled by.
  func edgeWatch() throws(Errno) -> any EdgeWatch

  /// Who uses line `offset`.
  func use(of offset: Int, on path: String) throws(Errno) -> LineUse

  /// What the firmware calls line `offset`; empty where it has no name.
  func name(of offset: Int, on path: String) throws(Errno) -> String

  /// Takes line `offset` until the request is released.
  func request(
    _ offset: Int, on path: String, as direction: LineDirection, _ settings: LineSettings
  ) throws(Errno) -> any LineRequest

  /// Takes line `offset` as a pulse line until the request is released; the kernel keeps up to
  /// `edges` edges.
  func requestPulse(
    _ offset: Int, on path: String, _ settings: LineSettings, edges: Int
  ) throws(Errno) -> any PulseRequest
}

/// Descriptor that a line is polled by, the same for as long as it lives, whichever request is
/// behind it.
protocol EdgeWatch: AnyObject {
  /// The descriptor for poll(2).
  var descriptor: Int32 { get }

  /// Is as ready as the request with this descriptor from now on.
  func follow(_ descriptor: Int32) throws(Errno)

  /// Is never ready from now on, and holds no request.
  func rest()
}

/// One line that is taken; released when the last reference goes.
protocol LineRequest: AnyObject {
  /// Readable in poll(2) while edges are queued.
  var descriptor: Int32 { get }

  /// The logical level now.
  func isActive() throws(Errno) -> Bool

  /// Drives the logical level.
  func drive(_ active: Bool) throws(Errno)

  /// Takes the oldest queued edge; nil when there is none. Never blocks.
  func nextEdge() throws(Errno) -> KernelEdge?
}

/// One requested pulse line; released with the last reference.
protocol PulseRequest: AnyObject {
  /// Drives the line low.
  func pullLow() throws(Errno)

  /// Lets go of the line and queues both edges from now on.
  func listen() throws(Errno)

  /// Takes the oldest queued edge; nil when there is none. Never blocks.
  func nextEdge() throws(Errno) -> KernelEdge?
}
