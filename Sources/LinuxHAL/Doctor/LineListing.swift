/// The lines of a GPIO chip with their names and users.
public struct LineListing: Hashable, Sendable {
  /// One line.
  public struct Line: Hashable, Sendable {
    /// Its offset in the chip.
    public let offset: Int
    /// What the device tree calls it; empty where it has no name.
    public let name: String
    /// Which program or driver has it, empty where that gave no name; nil for a free line.
    public let user: String?
  }

  /// How many lines of a chip are looked at.
  public static let linesMax = 512

  /// The chip's name in /dev.
  public let chip: String
  /// What its driver calls it.
  public let label: String
  /// Its lines in the order of their offsets.
  public let lines: [Line]

  /// The listings of all chips of the machine, and what is wrong with those that cannot be listed.
  /// Takes no line.
  public static func all() -> (listings: [LineListing], problems: [DeviceProblem]) {
    all(on: .machine)
  }

  static func all(on system: LinuxSystem) -> (listings: [LineListing], problems: [DeviceProblem]) {
    let numbers = system.files.names(in: "/dev").compactMap { name in
      name.hasPrefix("gpiochip") ? Int(name.dropFirst("gpiochip".count)) : nil
    }
    var listings: [LineListing] = []
    var problems: [DeviceProblem] = []
    for number in numbers.sorted() {
      do throws(DeviceProblem) {
        listings.append(try LineListing("gpiochip\(number)", system))
      } catch {
        problems.append(error)
      }
    }
    return (listings, problems)
  }

  private init(_ chip: String, _ system: LinuxSystem) throws(DeviceProblem) {
    let count = try Diagnosis(system: system).lineCount(of: chip)
    let path = "/dev/" + chip
    self.chip = chip
    do {
      label = try system.gpio.label(of: path)
      var lines: [Line] = []
      for offset in 0..<min(count, Self.linesMax) {
        let user: String? =
          switch try system.gpio.use(of: offset, on: path) {
          case .free: nil
          case .used(let name): name
          }
        let name = try system.gpio.name(of: offset, on: path)
        lines.append(Line(offset: offset, name: name, user: user))
      }
      self.lines = lines
    } catch {
      throw .chipFailed(chip, error)
    }
  }
}
