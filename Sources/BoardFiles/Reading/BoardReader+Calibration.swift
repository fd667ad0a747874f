import Units

extension BoardReader {
  /// `{points: {1.2 V: 0 %, 2.6 V: 100 %}, outside: clamp}` or `{factor: 1.02, offset: -0.4 °C}`,
  /// with the kind of the result; `kind` is that of the readings, nil where it is not known.
  func readCalibration(
    _ entry: Entry, of kind: QuantityKind?
  ) -> (calibration: Calibration, kind: QuantityKind)? {
    guard var cursor = reading.cursor(entry.value, of: "a calibration") else { return nil }
    guard let kind else { return nil }
    guard kind != .truth else {
      reading.report(.reading(.onTruth(key: entry.key)), at: entry.mark)
      return nil
    }
    defer { cursor.finish() }
    if cursor.contains("factor"), cursor.contains("offset"), !cursor.contains("points") {
      return readLine(cursor.entry("factor"), cursor.entry("offset"), of: kind)
    }
    guard let only = cursor.oneOf(["points", "factor", "offset"]) else { return nil }
    switch only.key {
    case "points": return readPoints(only.value, &cursor, of: kind)
    case "factor": return readLine(only, nil, of: kind)
    default: return readLine(nil, only, of: kind)
    }
  }

  private func readLine(
    _ factorEntry: Entry?, _ offsetEntry: Entry?, of kind: QuantityKind
  ) -> (calibration: Calibration, kind: QuantityKind)? {
    var factor: (numerator: Int64, denominator: Int64)? = (1, 1)
    var offset: Int64? = 0
    if let factorEntry { factor = reading.factor(factorEntry.value) }
    if let offsetEntry { offset = reading.difference(offsetEntry.value, of: kind) }
    guard let factor, let offset else { return nil }
    let line = Calibration.line(
      numerator: factor.numerator, denominator: factor.denominator, offset: offset)
    return (line, kind)
  }

  private func readPoints(
    _ node: YAMLNode, _ cursor: inout Cursor, of kind: QuantityKind
  ) -> (calibration: Calibration, kind: QuantityKind)? {
    let outside = cursor.optional("outside", "clamp") {
      reading.choice($0, ["clamp", "extrapolate"])
    }
    guard reading.cursor(node, of: "points") != nil, case .map(let entries) = node.content else {
      return nil
    }
    guard (2...Limits.calibrationPoints).contains(entries.count) else {
      reading.report(.reading(.pointCount(entries.count)), at: node.mark)
      return nil
    }
    guard let result = quantityKind(of: entries[0].value) else { return nil }
    var points: [CalibrationPoint] = []
    for entry in entries {
      let key = YAMLNode(mark: entry.mark, content: .scalar(entry.key, plain: true))
      let input = reading.measure(key, .kind(kind))
      let output = reading.measure(entry.value, .kind(result))
      guard let input, let output else { continue }
      guard !points.contains(where: { $0.input == input }) else {
        reading.report(.reading(.equalPoints(entry.key)), at: entry.mark)
        return nil
      }
      points.append(CalibrationPoint(input: input, output: output))
    }
    guard points.count == entries.count else { return nil }
    if points.allSatisfy({ $0.output == points[0].output }) {
      let output = spelled(points[0].output, .kind(result))
      reading.report(.reading(.flatPoints(output)), at: node.mark)
      return nil
    }
    points.sort { $0.input < $1.input }
    return (.points(points, outside: outside == "clamp" ? .clamp : .extrapolate), result)
  }

  /// What the quantity in `node` measures, by its unit.
  func quantityKind(of node: YAMLNode) -> QuantityKind? {
    guard let text = reading.text(node) else { return nil }
    if text == "true" || text == "false" {
      reading.report(.reading(.pointOfTruth), at: node.mark)
      return nil
    }
    guard let unit = (try? DecimalText(text))?.unit, !unit.isEmpty else { return .count }
    guard let known = MeasureUnit.named(unit), case .kind(let kind) = known.dimension else {
      let symbols = UnitName.all.map { "\($0.symbol)" }
      reading.report(.reading(.pointUnit(unit, known: symbols)), at: node.mark)
      return nil
    }
    return kind
  }
}

extension FileReading {
  /// A decimal fraction with at most six decimals, exactly: `1.02` is 1 020 000 over 1 000 000. It
  /// is not zero.
  func factor(_ node: YAMLNode) -> (numerator: Int64, denominator: Int64)? {
    guard let text = text(node) else { return nil }
    guard let number = try? DecimalText(text), number.unit.isEmpty,
      case .exact(let millionths) = number.scaled(1_000_000, over: 1),
      (1...1_000_000_000_000).contains(millionths.magnitude)
    else {
      report(.reading(.factor(text)), at: node.mark)
      return nil
    }
    return (millionths, 1_000_000)
  }
}
