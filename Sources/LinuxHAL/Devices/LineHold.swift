import Glibc
import HAL

/// A line that is held: its request, which is made again when its chip has gone and come back, as
/// one on USB does that is unplugged.
///
/// The chip is known by its label, since another one may have its number by then, and it may have
/// another: some kernels (6.1) give the number of a chip that was in use when it went to no other.
/// A label that several chips have is believed only at the chip's own number.
struct LineHold<Request> {
  private let location: LineLocation
  private let label: String
  private let isLabelUnique: Bool
  private let system: LinuxSystem
  private var request: Request?

  /// Holds a line by the `request` that was just made.
  init(_ request: Request, of location: LineLocation, on system: LinuxSystem) {
    self.request = request
    self.location = location
    self.system = system
    label = Self.label(of: location.path, system)
    isLabelUnique = Self.paths(labelled: label, system) == [location.path]
  }

  /// The request, if the line has not gone.
  var current: Request? { request }

  /// Makes the request again, on the chip at the path that it is given, if the line has gone. Does
  /// not block.
  ///
  /// - Throws: `GPIOFault.lineGone` while the chip is not back.
  mutating func taken(
    _ request: (_ path: String) throws(Errno) -> Request
  ) throws(GPIOFault) -> Request {
    if let current { return current }
    guard let path else { throw .lineGone }
    do {
      let new = try request(path)
      self.request = new
      return new
    } catch {
      throw .lineGone
    }
  }

  /// The fault behind an error number. A line that has gone is let go of: the kernel keeps the
  /// number of its chip until then.
  mutating func fault(_ error: Errno) -> GPIOFault {
    let fault = GPIOFault(error)
    if fault == .lineGone { request = nil }
    return fault
  }

  /// Where the chip is now.
  private var path: String? {
    guard !label.isEmpty else { return nil }
    if Self.label(of: location.path, system) == label { return location.path }
    let paths = Self.paths(labelled: label, system)
    return isLabelUnique && paths.count == 1 ? paths[0] : nil
  }

  private static func paths(labelled label: String, _ system: LinuxSystem) -> [String] {
    system.files.names(in: "/dev").filter { $0.hasPrefix("gpiochip") }.map { "/dev/" + $0 }
      .filter { Self.label(of: $0, system) == label }
  }

  private static func label(of path: String, _ system: LinuxSystem) -> String {
    do {
      return try system.gpio.label(of: path)
    } catch {
      // A chip that is not there has none.
      return ""
    }
  }
}
