import Units

extension BoardReader {
  /// `- {chip: gpiochip0, lines: [...], devices: [...]}`, one of the lists or both.
  mutating func readGPIOChip(_ cursor: inout Cursor, among chips: inout NameTable<Void>) {
    let chip = cursor.required("chip") { readChipName($0, among: chips) }
    if let chip { chips.declare(NewName(text: chip, mark: cursor.mark), as: ()) }
    var taken: [(offset: Int, name: String)] = []
    let hasLines = cursor.eachEntry(
      "lines", of: "a line", limit: Limits.lines, isRequired: !cursor.contains("devices")
    ) {
      readLine(&$0, on: chip ?? "", taken: &taken)
    }
    let isComplete = cursor.eachEntry("devices", of: "a device", limit: Limits.lines) {
      readLineDevice(&$0, on: chip ?? "", taken: &taken)
    }
    if !hasLines || !isComplete { names.parts.isComplete = false }
  }

  /// The kernel numbers GPIO chips: /dev/gpiochip0 and so on.
  private func readChipName(_ node: Node, among chips: NameTable<Void>) -> String? {
    guard let text = reading.text(node) else { return nil }
    let number = text.utf8.dropFirst("gpiochip".utf8.count)
    guard text.utf8.starts(with: "gpiochip".utf8), (1...3).contains(number.count),
      number.allSatisfy(isDigit)
    else {
      reading.report(.wiring(.badGPIOChip(text)), at: node.mark)
      return nil
    }
    if chips.line(of: text) != nil {
      reading.report(.name(.repeated(.gpioChip, text)), at: node.mark)
    }
    return text
  }

  /// `- {name: flame-detector, offset: 27, direction: input, active: low, bias: pull-up}`
  private mutating func readLine(
    _ cursor: inout Cursor, on chip: String, taken: inout [(offset: Int, name: String)]
  ) {
    let name = reading.newName(&cursor, .part, in: &names.parts)
    let offset = readOffset(&cursor, of: name?.text ?? "another line", taken: &taken)
    let direction = cursor.required("direction") { reading.choice($0, ["input", "output"]) }
    let active = cursor.optional("active", "high") { reading.choice($0, ["high", "low"]) }
    let bias = cursor.optional("bias", LineBias.none) { reading.choice($0, of: LineBias.self) }
    let debounce = cursor.optional("debounce", Interval.zero) { node in
      if direction == "output" { reading.report(.wiring(.debounceOnOutput), at: node.mark) }
      return reading.interval(node, in: .zero ... .seconds(1))
    }
    guard let name else { return }
    let part = direction.map { Part.line(lines.count, isOutput: $0 == "output") }
    names.parts.declare(name, as: part)
    guard let direction else { return }
    lines.append(
      LineEntry(
        name: name.text, chip: chip, offset: offset ?? 0, isOutput: direction == "output",
        activeLow: active == "low", bias: bias, debounce: debounce, position: cursor.position))
  }

  /// The offset of a line or of a device on a line, each once a GPIO chip.
  func readOffset(
    _ cursor: inout Cursor, of owner: String, taken: inout [(offset: Int, name: String)]
  ) -> Int? {
    cursor.required("offset") { node -> Int? in
      guard let offset = reading.whole(node, in: 0...1023).map({ Int($0) }) else { return nil }
      if let first = taken.first(where: { $0.offset == offset }) {
        reading.report(.wiring(.offsetTaken(offset, by: first.name)), at: node.mark)
      }
      taken.append((offset, owner))
      return offset
    }
  }
}
