import Units

/// The input that a name such as `motion` or `climate.temperature` refers to.
enum InputPlace {
  /// An input line.
  case line(LineEntry.Index)
  /// Input number `index` of a device.
  case device(DeviceEntry.Index, index: Int, kind: QuantityKind)
}

extension FileReading {
  /// The input line or the input of a device that `text` names; nil, reported, for anything else.
  /// `inputs` are those of a chip, called `thing` in messages.
  func input(
    _ text: String, _ thing: Thing, in names: BoardNames, at mark: Mark,
    inputs: (ChipSchema) -> [(name: String, kind: QuantityKind)]
  ) -> InputPlace? {
    let (owner, input) = splitAtDot(text)
    guard let part = resolve(owner, .part, in: names.parts, at: mark) else { return nil }
    let problem: Problem
    switch (part, input) {
    case (.line(let index, isOutput: false), nil): return .line(index)
    case (.line(_, isOutput: true), nil): problem = .wiring(.lineIsOutput(owner))
    case (.line, .some): problem = .wiring(.isLine(owner))
    case (.device(_, let chip), nil):
      let known = inputs(chip).map { owner + "." + $0.name }
      problem = .wiring(.needsChannel(owner, known: known))
    case (.device(let device, let chip), .some(let input)):
      let inputs = inputs(chip)
      if let index = inputs.firstIndex(where: { $0.name == input }) {
        return .device(device, index: index, kind: inputs[index].kind)
      }
      let known = inputs.map(\.name)
      let near = suggestion(for: input, among: known)
      let owner = chip.name.description
      problem = .name(.unknownOf(thing, input, owner: owner, suggestion: near, known: known))
    }
    report(problem, at: mark)
    return nil
  }
}

extension ChipSchema {
  /// What the chip measures, by name.
  var measured: [(name: String, kind: QuantityKind)] {
    channels.map { ($0.name.description, $0.kind) }
  }
}

/// `climate.humidity` as `climate` and `humidity`; the second part is nil without a dot.
func splitAtDot(_ text: String) -> (owner: String, input: String?) {
  guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return (text, nil) }
  return (String(text[..<dot]), String(text[text.index(after: dot)...]))
}
