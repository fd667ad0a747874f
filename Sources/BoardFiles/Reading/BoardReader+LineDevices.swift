import Units

extension ChipSchema {
  /// The section of a board file to which the chip belongs.
  var place: ChipPlace {
    switch connection {
    case .bus: .bus
    case .line: .line
    case .kernel: .kernel
    }
  }
}

extension BoardReader {
  /// `- {name: porch, chip: dht22, offset: 4, bias: pull-up}` with the chip's options as further
  /// keys.
  mutating func readLineDevice(
    _ cursor: inout Cursor, on chip: String, taken: inout [(offset: Int, name: String)]
  ) {
    let name = reading.newName(&cursor, .part, in: &names.parts)
    let schema = cursor.required("chip") { readChip($0, .line) }
    let offset = readOffset(&cursor, of: name?.text ?? "another device", taken: &taken)
    let bias = cursor.optional("bias", LineBias.none.rawValue) {
      // A chip can only pull low: a resistor must pull its line to the supply.
      reading.choice($0, [LineBias.none, .pullUp, .external].map(\.rawValue))
    }
    var options = schema?.defaults
    if let schema {
      options = readOptions(&cursor, of: schema)
    } else {
      // Which options there are depends on the chip.
      cursor.abandon()
    }
    guard let name else { return }
    names.parts.declare(name, as: schema.map { Part.device(devices.nextIndex, $0) })
    guard let schema, let options else { return }
    let line = DeviceLine(
      chip: chip, offset: offset ?? 0, bias: LineBias(rawValue: bias) ?? .none)
    devices.append(
      DeviceEntry(
        name: name.text, chip: schema.name.description, place: .line(line), options: options,
        position: cursor.position))
  }

  /// `every:` of a channel of `device`, which its chip must be able to keep up with; `usual` where
  /// the file is silent and the chip allows it.
  ///
  /// All channels of a device are measured whenever one of them is due, so what counts is the
  /// greatest common measure of their periods: 4 s and 6 s make readings 2 s apart.
  func readPeriod(
    _ cursor: inout Cursor, of device: (index: DeviceEntry.Index, chip: ChipSchema)?,
    usual: Interval
  ) -> Interval {
    guard let (index, chip) = device, chip.period > .zero else {
      return cursor.optional("every", usual) { readEvery($0) }
    }
    let written = cursor.entry("every")
    let every = written.map { readEvery($0.value) } ?? max(usual, chip.period)
    guard let every else { return chip.period }
    let name = chip.name.description
    let mark = written?.value.mark ?? cursor.mark
    if every < chip.period {
      reading.report(.wiring(.readTooOften(chip: name, chip.period)), at: mark)
      return every
    }
    let others = drafts.filter {
      if case .measured(.device(index, channel: _), _) = $0.source { true } else { false }
    }
    let least = others.reduce(every) { commonMeasure($0, $1.every) }
    if least < chip.period {
      reading.report(
        .wiring(.readTooOftenTogether(chip: name, chip.period, apart: least)), at: mark)
    }
    return every
  }

  private func readEvery(_ node: YAMLNode) -> Interval? {
    reading.interval(node, in: .milliseconds(10)...Limits.day)
  }
}

private func commonMeasure(_ one: Interval, _ other: Interval) -> Interval {
  var (large, small) = (one.microseconds, other.microseconds)
  while small != 0 { (large, small) = (small, large % small) }
  return .microseconds(large)
}
