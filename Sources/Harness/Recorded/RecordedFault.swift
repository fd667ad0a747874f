import BoardFiles
import HAL
import NodeAssembly
import SimBoard
import SimWorld
import Units

/// A fault of a scenario that is made of a recording.
struct RecordedFault {
  /// What it happens to: `device: climate`.
  private let target: String
  /// Its name, with its numbers.
  private let fault: String
  private let at: Interval
  private var end: Interval?

  /// The entry of the file.
  var text: String {
    let length = end.map { ", for: \(FileText.span($0 + .microseconds(-at.microseconds)))" } ?? ""
    return "{at: \(FileText.span(at))\(length), \(target), fault: \(fault)}"
  }

  /// The same without what comes at `last` or later; nil where nothing is left.
  func until(_ last: Interval) -> RecordedFault? {
    guard at < last else { return nil }
    var part = self
    if let end, end >= last { part.end = nil }
    return part
  }

  /// The faults of all chips and lines, with a note for each that no fault of a scenario is.
  static func all(
    of run: RecordedMeasurements, _ recording: BoardRecording, on board: Board, chips: [Chip],
    from start: Interval
  ) -> (faults: [RecordedFault], notes: [String]) {
    var found: (faults: [RecordedFault], notes: [String]) = ([], [])
    for entry in run.plan.devices {
      let device = board.devices[entry.device]
      let measured = RecordedSignal.times(run.byDevice[entry.device] ?? [], from: start)
      var open: (kind: FaultKind, at: Interval)?
      func close(_ end: Interval?) {
        guard let (kind, at) = open else { return }
        open = nil
        guard let name = name(of: kind, device, chips) else {
          found.notes.append(
            "At \(FileText.span(at)) \(device.name) could not be read: \(kind.text).")
          return
        }
        found.faults.append(
          RecordedFault(target: "device: \(device.name)", fault: name, at: at, end: end))
      }
      for (time, measurement) in measured where measurement.fault != open?.kind {
        let at = max(.zero, time)
        close(at)
        if let fault = measurement.fault { open = (fault, at) }
      }
      close(nil)
    }
    found.faults += lines(of: recording, on: board, from: start)
    return found
  }

  /// The fault of scenarios behind a kind; nil where none does this to the chip.
  private static func name(
    of kind: FaultKind, _ device: DeviceEntry, _ chips: [Chip]
  ) -> String? {
    let isOnLine = if case .line = device.place { true } else { false }
    let names: [String] =
      switch kind {
      case .bus(.system): ["address-nack"]
      case .bus(let fault): [FaultText.text(fault)]
      case .wrongIdentity: ["wrong-identity"]
      case .checksum: ["crc-error"]
      case .notReady: ["stuck-busy"]
      case .noAnswer: ["address-nack", "unplug"]
      default: []
      }
    let chip = chips.named(device.chip)
    return names.first { name in
      DeviceFaultKind.all.contains { fault in
        fault.name == name && (!isOnLine || fault.onLine != nil)
          && (!fault.needs.contains(.checksum) || chip?.model.wire.checksumEvery != nil)
          && (!fault.needs.contains(.identity) || chip?.model.wire.identity != nil)
      }
    }
  }

  /// When the kernel did not have a line.
  private static func lines(
    of recording: BoardRecording, on board: Board, from start: Interval
  ) -> [RecordedFault] {
    var found: [RecordedFault] = []
    for line in board.lines where line.device == nil && !line.isOutput {
      let place = RecordedPlace.line(chip: line.chip, offset: line.offset)
      guard let number = recording.places.firstIndex(of: place) else { continue }
      var gone: Interval?
      for event in recording.events where event.place == number {
        let at = Interval.microseconds(event.at.microseconds - start.microseconds)
        if event.error == 19, gone == nil { gone = at }
        guard event.error == nil, let began = gone, event.what == .level else { continue }
        gone = nil
        found.append(
          RecordedFault(target: "line: \(line.name)", fault: "line-gone", at: began, end: at))
      }
      if let gone {
        found.append(
          RecordedFault(target: "line: \(line.name)", fault: "line-gone", at: gone, end: nil))
      }
    }
    return found
  }
}
