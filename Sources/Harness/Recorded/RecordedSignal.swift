import BoardFiles
import NodeAssembly
import NodeLoop
import SimWorld
import Units

/// A signal of a scenario that is made of a recording: values that hold until the next.
struct RecordedSignal {
  /// The key: an input of a chip, or a line.
  let key: String
  let kind: QuantityKind
  private(set) var steps: [(at: Interval, value: Int64)]

  /// The entry of the file.
  var text: String {
    guard steps.count > 1 else {
      return "\(key): \(FileText.amount(steps.first?.value ?? 0, kind))"
    }
    let written = steps.map { "\(FileText.span($0.at)): \(FileText.amount($0.value, kind))" }
    return "\(key): {steps: {\(written.joined(separator: ", "))}}"
  }

  /// The same without what comes at `end` or later.
  func until(_ end: Interval) -> RecordedSignal {
    var part = self
    part.steps.removeAll { $0.at >= end && $0.at > .zero }
    return part
  }

  private mutating func add(_ value: Int64, at time: Interval) {
    guard steps.last?.value != value else { return }
    if let last = steps.last, time <= last.at { return }
    steps.append((steps.isEmpty ? .zero : max(.zero, time), value))
  }

  /// The signals of all inputs of chips that the node read, with a note for each quantity that has
  /// none of its own.
  static func all(
    of run: RecordedMeasurements, on board: Board, chips: [Chip], from start: Interval
  ) -> (signals: [RecordedSignal], notes: [String]) {
    var found: (signals: [RecordedSignal], notes: [String]) = ([], [])
    for entry in run.plan.devices {
      let device = board.devices[entry.device]
      let measured = run.byDevice[entry.device] ?? []
      for quantity in Set(entry.bindings.map(\.quantity)).sorted() {
        guard let (key, kind) = input(quantity, of: entry.device, on: board, chips) else {
          let name = chips.named(device.chip)?.schema.channels[quantity].name
          found.notes.append(
            "\(device.name).\(name.map { "\($0)" } ?? "?") has no input of its own, and rests.")
          continue
        }
        var signal = RecordedSignal(key: key, kind: kind, steps: [])
        for (time, measurement) in times(measured, from: start) {
          if let value = measurement.values[quantity] { signal.add(value, at: time) }
        }
        if !signal.steps.isEmpty { found.signals.append(signal) }
      }
    }
    return found
  }

  /// Measurements with the times from which a simulated chip has what was measured: a quarter of
  /// the span since the one before, so that the next may be as late as that, and a conversion three
  /// times as long.
  static func times(
    _ measured: [DeviceMeasurement], from start: Interval
  ) -> [(at: Interval, measurement: DeviceMeasurement)] {
    var last = start.microseconds
    return measured.map { measurement in
      let now = Int64(clamping: measurement.at.microseconds)
      defer { last = now }
      return (.microseconds(last + (now - last) / 4 - start.microseconds), measurement)
    }
  }

  /// The key and the kind of the input behind a quantity; nil where no single one is.
  private static func input(
    _ quantity: Int, of index: DeviceEntry.Index, on board: Board, _ chips: [Chip]
  ) -> (key: String, kind: QuantityKind)? {
    if let line = board.lines.first(where: { $0.device == index && $0.offset == quantity }) {
      return line.isOutput ? nil : (line.name, .truth)
    }
    let device = board.devices[index]
    guard let chip = chips.named(device.chip), quantity < chip.schema.channels.count else {
      return nil
    }
    let channel = chip.schema.channels[quantity]
    guard chip.model.inputNames.contains(where: { "\($0)" == "\(channel.name)" }) else {
      return nil
    }
    return ("\(device.name).\(channel.name)", channel.kind)
  }

  /// The levels of the machine's input lines, by their edges and by what the node read.
  static func lines(
    of recording: BoardRecording, on board: Board, from start: Interval
  ) -> [RecordedSignal] {
    board.lines.filter { $0.device == nil && !$0.isOutput }.compactMap { line in
      let place = RecordedPlace.line(chip: line.chip, offset: line.offset)
      guard let number = recording.places.firstIndex(of: place) else { return nil }
      var signal = RecordedSignal(key: line.name, kind: .truth, steps: [])
      for event in recording.events where event.place == number {
        guard [.edge, .level].contains(event.what), let isActive = event.isActive else { continue }
        signal.add(
          isActive ? 1 : 0,
          at: .microseconds(event.at.microseconds - start.microseconds))
      }
      return signal.steps.isEmpty ? nil : signal
    }
  }
}
