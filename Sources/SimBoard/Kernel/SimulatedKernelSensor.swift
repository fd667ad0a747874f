import HAL
import Units

/// A sensor that a driver of the kernel owns, in a simulated sysfs: its signals, the files that
/// show them, and the faults that are in force.
public final class SimulatedKernelSensor {
  private struct ActiveFault {
    let number: Int
    let effect: KernelFaultEffect
    var left: Int?
    /// Whether the reading under way has met it.
    var isMet = false
    let note: FaultNote
  }

  let place: KernelPlace
  /// The signals, in the order of the quantities.
  public let inputs: SignalBank
  /// The number of its folder, which entries about the same device share.
  let number: Int
  /// Its place among all sensors, from 1: the number of a channel that goes by its label.
  let index: Int
  private let quantities: [SysfsQuantity]
  private var faults: [ActiveFault] = []
  private var notes: [Int: FaultNote] = [:]

  init(_ place: KernelPlace, inputs: SignalBank, number: Int, index: Int) {
    self.place = place
    self.inputs = inputs
    self.number = number
    self.index = index
    quantities = SysfsQuantity.all(of: place, labelled: index)
  }

  /// Brings the fault of entry `number` of the scenario into force; it ends after `count` readings
  /// or with ``end(fault:)``.
  public func begin(_ effect: KernelFaultEffect, number: Int, count: Int?) {
    let note = FaultNote()
    notes[number] = note
    faults.append(ActiveFault(number: number, effect: effect, left: count, note: note))
  }

  /// Ends the fault of entry `number`, if it is still in force.
  public func end(fault number: Int) {
    faults.removeAll { $0.number == number }
  }

  /// A reading has ended: faults that it met have occurred once more.
  public func finishReading() {
    for place in faults.indices where faults[place].isMet {
      faults[place].isMet = false
      guard let left = faults[place].left else { continue }
      faults[place].left = left - 1
    }
    faults.removeAll { $0.left.map { $0 <= 0 } ?? false }
  }

  /// What the fault of entry `number` of the scenario has done to readings.
  package func outcome(ofFault number: Int) -> FaultOutcome {
    notes[number]?.outcome ?? .idle(transfers: false)
  }

  // MARK: The folder

  var isAbsent: Bool { meets { $0 == .absent } }

  var folderName: String {
    switch place.subsystem {
    case .oneWire: String(decoding: place.name, as: UTF8.self)
    case .industrialIO: "iio:device\(number)"
    case .hardwareMonitor: "hwmon\(number)"
    }
  }

  var folder: String { "\(place.subsystem.folder)/\(folderName)" }

  /// As it is on a Raspberry Pi, from the folder of all sensors.
  var link: String {
    let parent = place.parent.map { String(decoding: $0, as: UTF8.self) } ?? "1-00\(10 + number)"
    let between = place.subsystem == .hardwareMonitor ? "hwmon/" : ""
    return "../../../devices/platform/soc/i2c-1/\(parent)/\(between)\(folderName)"
  }

  var fileNames: [String] {
    let names = place.subsystem == .oneWire ? ["name", "w1_slave", "temperature"] : ["name"]
    return names + quantities.flatMap { $0.fileNames }
  }

  /// The file of this name at `now`; nil where there is none.
  func file(_ name: String, at now: Instant) -> SysfsFile? {
    guard !isAbsent else { return nil }
    if name == "name" { return line(String(decoding: place.name, as: UTF8.self)) }
    if place.subsystem == .oneWire { return thermometerFile(name, at: now) }
    for (input, quantity) in quantities.enumerated() {
      guard let part = quantity.part(name) else { continue }
      switch part {
      case .value(let shown):
        return reading(takes: quantity.takes, shown(inputs.value(input, at: now)))
      case .fixed(let text): return line(text)
      case .fault: return line(meets { $0 == .flag } ? "1" : "0")
      }
    }
    return nil
  }

  private func thermometerFile(_ name: String, at now: Instant) -> SysfsFile? {
    let scratchpad = Scratchpad(
      milliCelsius: inputs.value(0, at: now), family: place.name.prefix(2),
      isFromPowerUp: meets { $0 == .powerUpValue })
    switch name {
    case "w1_slave":
      return reading(
        takes: Scratchpad.takes, scratchpad.text(isDamaged: meets { $0 == .badChecksum }))
    case "temperature":
      guard !meets({ $0 == .badChecksum }) else {
        return SysfsFile(content: .refusal(.busError), takes: Scratchpad.takes)
      }
      return reading(takes: Scratchpad.takes, "\(scratchpad.milliCelsius)")
    default: return nil
    }
  }

  private func line(_ text: String) -> SysfsFile { SysfsFile(content: .text(text + "\n")) }

  /// A file whose reading measures, which faults delay, refuse or spoil.
  private func reading(takes: Interval, _ text: String) -> SysfsFile {
    var file = line(text)
    file.takes = takes
    _ = meets { effect in
      switch effect {
      case .slow(let span): file.takes = file.takes + span
      case .fails(let fault, let span):
        file = SysfsFile(content: .refusal(fault), takes: span)
      case .garbage: file.content = .text("\u{0}\u{7F} not a number\n")
      case .absent, .badChecksum, .powerUpValue, .flag: return false
      }
      return true
    }
    return file
  }

  /// Whether a fault that is in force `acts`; those that do are noted.
  private func meets(_ acts: (KernelFaultEffect) -> Bool) -> Bool {
    var isMet = false
    for place in faults.indices where acts(faults[place].effect) {
      faults[place].isMet = true
      faults[place].note.isAsked = true
      faults[place].note.hasChanged = true
      isMet = true
    }
    return isMet
  }
}
