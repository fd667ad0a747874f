import Units

/// The names of one namespace with what they stand for.
struct NameTable<Value> {
  private var entries: [(name: String, line: Int, value: Value?)] = []
  /// False when names may be missing because their declarations could not be read; then unknown
  /// names are not reported.
  var isComplete = true

  /// The names in file order.
  var names: [String] { entries.map(\.name) }

  /// The line of the declaration of `name`.
  func line(of name: String) -> Int? { entries.first { $0.name == name }?.line }

  /// Adds a name; a nil `value` means that its declaration is wrong, so that references to it are
  /// neither resolved nor reported.
  mutating func declare(_ name: NewName, as value: Value?) {
    entries.append((name.text, name.mark.line, value))
  }

  /// Says what a name stands for that was declared without.
  mutating func settle(_ name: String, as value: Value) {
    guard let place = entries.firstIndex(where: { $0.name == name }) else { return }
    entries[place].value = value
  }

  /// What `name` stands for.
  func find(_ name: String) -> Lookup<Value> {
    guard let entry = entries.first(where: { $0.name == name }) else {
      return isComplete ? .unknown : .broken
    }
    return entry.value.map(Lookup.found) ?? .broken
  }
}

/// A well-formed name where it is declared.
struct NewName {
  let text: String
  let mark: Mark
}

/// The outcome of looking a name up.
enum Lookup<Value> {
  case found(Value)
  /// Declared wrongly, which was reported there.
  case broken
  case unknown
}

/// What a name of the namespace that devices and lines share stands for.
enum Part {
  case device(DeviceEntry.Index, ChipSchema)
  case line(LineEntry.Index, isOutput: Bool)
}

/// A pin that drives an input line.
struct PinDriver {
  let line: LineEntry.Index
  /// Device and pin: `board-temp.alert`.
  let name: String
  let drive: PinSchema.Drive
}

/// A channel as rules and expectations see it.
struct ChannelName {
  let index: ChannelEntry.Index
  let kind: QuantityKind
  /// Whether its values are differences, of which there are negative ones of any quantity.
  var isDifference = false
}

/// All names of a board, known as far as its file could be read.
struct BoardNames {
  var parts = NameTable<Part>()
  var buses = NameTable<BusEntry.Index>()
  var channels = NameTable<ChannelName>()
  var alarms = NameTable<AlarmEntry.Index>()
  var controls = NameTable<Void>()
  var uplinks = NameTable<UplinkEntry.Index>()
  var drivers: [PinDriver] = []

  /// The names of a board whose file could not be read at all.
  static var unreadable: BoardNames {
    var names = BoardNames()
    names.parts.isComplete = false
    names.buses.isComplete = false
    names.channels.isComplete = false
    names.alarms.isComplete = false
    names.uplinks.isComplete = false
    return names
  }
}

extension FileReading {
  /// The declared name of an entry; nil, reported, if it is missing, malformed or taken.
  func newName<Value>(
    _ cursor: inout Cursor, _ thing: Thing, in table: inout NameTable<Value>
  ) -> NewName? {
    guard let node = cursor.node("name") else {
      report(.shape(.missingKey("name", of: cursor.what)), at: cursor.mark)
      table.isComplete = false
      return nil
    }
    guard let text = name(node) else {
      table.isComplete = false
      return nil
    }
    if let first = table.line(of: text) {
      report(.name(.duplicate(thing, text, firstLine: first)), at: node.mark)
      return nil
    }
    return NewName(text: text, mark: node.mark)
  }

  /// What the name in `node` stands for; nil, reported, if there is no such name.
  func resolve<Value>(_ node: YAMLNode, _ thing: Thing, in table: NameTable<Value>) -> Value? {
    text(node).flatMap { resolve($0, thing, in: table, at: node.mark) }
  }

  /// The same for a name at `mark`.
  func resolve<Value>(
    _ text: String, _ thing: Thing, in table: NameTable<Value>, at mark: Mark
  ) -> Value? {
    switch table.find(text) {
    case .found(let value): return value
    case .broken: return nil
    case .unknown:
      let near = suggestion(for: text, among: table.names)
      report(.name(.unknown(thing, text, suggestion: near, known: table.names)), at: mark)
      return nil
    }
  }

  /// A value that `channel` can have: of a difference of either sign.
  func value(_ node: YAMLNode, of channel: ChannelName) -> Int64? {
    channel.isDifference ? difference(node, of: channel.kind) : measure(node, .kind(channel.kind))
  }

  /// The line that `node` names, which must be an output (or an input).
  func line(_ node: YAMLNode, isOutput: Bool, in names: BoardNames) -> LineEntry.Index? {
    guard let text = text(node), let part = resolve(text, .line, in: names.parts, at: node.mark)
    else { return nil }
    switch part {
    case .line(let index, isOutput: isOutput): return index
    case .line:
      report(.wiring(isOutput ? .lineIsInput(text) : .lineIsOutput(text)), at: node.mark)
    case .device:
      report(.name(.otherwise(text, is: .device, wanted: .line)), at: node.mark)
    }
    return nil
  }
}
