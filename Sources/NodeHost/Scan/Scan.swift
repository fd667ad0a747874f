import BoardFiles
import Glibc
import LinuxFiles
import LinuxHAL

/// The command `scan`, shared by the programs: a first board file from what answers.
package struct Scan {
  private let buses: [Int]?
  private let path: String?

  /// A scan of the buses in `buses`, or of all, whose file goes to `path` or to standard output.
  package init(buses: [Int], out path: String?) {
    self.buses = buses.isEmpty ? nil : Array(Set(buses)).sorted()
    self.path = path == "-" ? nil : path
  }

  /// Asks the machine and writes the file.
  ///
  /// - Throws: ``ExitStatus/environmentLacking`` where nothing can be asked, or the file is there
  ///   or cannot be written.
  package func run() throws {
    // A file that cannot be written is better known before than after.
    if let path { try refuse(path) }
    let machine = ScannedMachine(buses: buses)
    for problem in machine.buses.compactMap(\.problem) { Console.note("warning: " + problem) }
    guard machine.isAskable else {
      if machine.buses.isEmpty {
        Console.note(
          "error: there is no I2C bus (/dev/i2c-*)\n  remedy: " + DeviceProblem.busRemedy)
      }
      Console.note("error: no bus can be asked, and the kernel has no sensors; no file is made")
      throw ExitStatus.environmentLacking
    }
    let sketch = BoardSketch(machine)
    if let path {
      let number = createFile(at: path, with: Array(sketch.text.utf8), mode: 0o644)
      guard number == 0 else { throw fail(path, number) }
    } else {
      Console.result(String(sketch.text.dropLast()))
    }
    let place = path.map { " in \($0.printable)" } ?? ""
    Console.note(
      "\(counted(sketch.recognised, "chip"))\(place), "
        + "\(counted(sketch.unknown, "address", "addresses")) not recognised")
  }

  private func refuse(_ path: String) throws {
    var facts = stat()
    if path.isEmpty || lstat(path, &facts) == 0 {
      throw fail(path, path.isEmpty ? ENOENT : EEXIST)
    }
  }

  private func fail(_ path: String, _ number: Int32) -> ExitStatus {
    let fault =
      number == EEXIST
      ? PathFault(path: path, kept: "there already", remedy: "remove it, or name another file")
      : PathFault(path: path, number: number)
    Console.note("error: " + fault.text)
    return .environmentLacking
  }
}

extension ScannedMachine {
  /// Whether there was anything to look at.
  fileprivate var isAskable: Bool {
    buses.contains { $0.scan != nil }
      || sensors.contains { $0.devices.contains { !$0.quantities.isEmpty } }
  }
}
