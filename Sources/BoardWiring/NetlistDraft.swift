import BoardFiles
import Units

/// A netlist in the making.
struct NetlistDraft {
  /// A bus of the machine, or a channel of a multiplexer.
  struct BusPlace: Hashable {
    let bus: BusEntry.Index
    let behind: MultiplexerChannel?
  }

  /// What makes two pins be on one net.
  enum Key: Hashable {
    case supply, ground, oneWire
    case data(BusPlace), clock(BusPlace)
    case line(LineEntry.Index)
    case ownLine(DeviceEntry.Index)
  }

  let board: Board
  let machine: Netlist.Machine
  private let schemas: [String: ChipSchema]
  private(set) var netlist: Netlist
  private var numbers: [Key: NetNumber] = [:]

  init(_ board: Board, _ vocabulary: Vocabulary, _ machine: Netlist.Machine) {
    self.board = board
    self.machine = machine
    schemas = Dictionary(
      vocabulary.chips.map { ("\($0.name)", $0) }, uniquingKeysWith: { first, _ in first })
    netlist = Netlist(named: board.name)
  }

  mutating func addAll() {
    for index in board.devices.entryIndices { addDevice(index) }
    addOneWireResistor()
    for index in board.lines.entryIndices { addLine(index) }
    addNotes()
  }

  func schema(of device: DeviceEntry) -> ChipSchema? { schemas[device.chip] }

  /// The net of `key`, which it makes at the first call.
  mutating func net(_ key: Key) -> NetNumber {
    if let number = numbers[key] { return number }
    let number = netlist.nets.count
    netlist.nets.append(Net(kind: kind(of: key), name: name(of: key)))
    numbers[key] = number
    connect(key, number)
    return number
  }

  mutating func add(_ part: Part) { netlist.parts.append(part) }

  mutating func note(_ sentence: String) {
    guard !netlist.notes.contains(sentence) else { return }
    netlist.notes.append(sentence)
  }

  private func kind(of key: Key) -> Net.Kind {
    switch key {
    case .supply: .supply
    case .ground: .ground
    case .oneWire: .oneWire
    case .data: .data
    case .clock: .clock
    case .line, .ownLine: .signal
    }
  }

  private func name(of key: Key) -> String {
    switch key {
    case .supply: "3.3 V"
    case .ground: "GND"
    case .oneWire: "1-Wire"
    case .data(let place): name("SDA", "SD", of: place)
    case .clock(let place): name("SCL", "SC", of: place)
    case .line(let line): board.lines[line].name
    case .ownLine(let device): board.devices[device].name
    }
  }

  private func name(_ own: String, _ behind: String, of place: BusPlace) -> String {
    guard let channel = place.behind else {
      return "\(own) of bus \(board.buses[place.bus].number)"
    }
    return "\(board.devices[channel.device].name) \(behind)\(channel.channel)"
  }

  /// Connects a net with the machine, where it comes from there.
  private mutating func connect(_ key: Key, _ net: NetNumber) {
    switch key {
    case .supply: connect(net, toPin: PiHeader.supplyPin, else: ("supply", "3.3 V"))
    case .ground: connect(net, toPin: PiHeader.groundPin, else: ("supply", "GND"))
    case .oneWire: connect(net, toLine: PiHeader.oneWireLine, of: "gpiochip0")
    case .data(let place) where place.behind == nil: connect(net, place.bus, isClock: false)
    case .clock(let place) where place.behind == nil: connect(net, place.bus, isClock: true)
    case .line(let line) where board.lines[line].device == nil:
      connect(net, toLine: board.lines[line].offset, of: board.lines[line].chip)
    case .ownLine(let device):
      guard case .line(let line) = board.devices[device].place else { return }
      connect(net, toLine: line.offset, of: line.chip)
    // A chip supplies it.
    case .data, .clock, .line: return
    }
  }

  private mutating func connect(_ net: NetNumber, _ bus: BusEntry.Index, isClock: Bool) {
    let number = board.buses[bus].number
    let lines = machine == .raspberryPi ? PiHeader.lines(ofBus: number) : nil
    connect(
      net, toPin: lines.flatMap { PiHeader.pin(of: isClock ? $0.clock : $0.data) },
      else: ("I2C bus \(number)", isClock ? "SCL" : "SDA"))
  }

  private mutating func connect(_ net: NetNumber, toLine offset: Int, of chip: String) {
    // The header's lines are those of the first chip on each model.
    let pin = chip == "gpiochip0" ? PiHeader.pin(of: offset) : nil
    connect(net, toPin: pin, else: (chip, "line \(offset)"))
  }

  private mutating func connect(
    _ net: NetNumber, toPin pin: Int?, else place: (connector: String, pin: String)
  ) {
    if machine == .raspberryPi, let pin {
      if let other = netlist.header[pin] {
        return note(
          "Pin \(pin) (\(PiHeader.label(of: pin))) is wanted twice, for \(netlist.nets[other].name) "
            + "and for \(netlist.nets[net].name): move one of them.")
      }
      netlist.header[pin] = net
      return
    }
    let pin = PartPin(name: place.pin, net: net)
    if let index = netlist.connectors.firstIndex(where: { $0.title == place.connector }) {
      netlist.connectors[index].pins.append(pin)
    } else {
      netlist.connectors.append(Part(title: place.connector, kind: "", pins: [pin]))
    }
  }
}
