package import BoardFiles

/// The connections of a board as a person makes them: which pin of which part goes where.
package struct Netlist: Sendable {
  /// What the nodes' side of the connections is drawn as.
  package enum Machine: Sendable {
    /// The header of a Raspberry Pi, for what it has.
    case raspberryPi
    /// Connectors that are named after buses and GPIO chips.
    case other
  }

  /// The board's name.
  package let board: String
  /// All connections.
  package internal(set) var nets: [Net] = []
  /// The used pins of a Raspberry Pi's header, by their number, 1 to 40; none where it is not used.
  package internal(set) var header: [Int: NetNumber] = [:]
  /// What the machine has beside the header: its other GPIO chips and buses.
  package internal(set) var connectors: [Part] = []
  /// What a person connects.
  package internal(set) var parts: [Part] = []
  /// What else there is to do and to know, each a sentence.
  package internal(set) var notes: [String] = []

  /// The connections of `board`, whose chips are those of `vocabulary`.
  package init(_ board: Board, _ vocabulary: Vocabulary, machine: Machine = .raspberryPi) {
    var draft = NetlistDraft(board, vocabulary, machine)
    draft.addAll()
    self = draft.netlist
  }

  init(named board: String) {
    self.board = board
  }

  /// The other end of a net as a pin of the part at `index` has it, for people: `pin 3 (GPIO 2)`,
  /// `gpiochip1 line 5`, `GND`, or of what has no end at the machine the pins of other parts.
  package func end(of net: NetNumber, awayFrom index: Int) -> String {
    let kind = nets[net].kind
    // Of the supply and of ground each pin of the header will do.
    guard kind != .supply, kind != .ground else { return nets[net].name }
    if let pin = header.first(where: { $0.value == net })?.key {
      return "pin \(pin) (\(PiHeader.label(of: pin)))"
    }
    if let place = Self.place(of: net, in: connectors).first { return place }
    var others = parts
    others.remove(at: index)
    let places = Self.place(of: net, in: others)
    return places.isEmpty ? nets[net].name : places.joined(separator: ", ")
  }

  private static func place(of net: NetNumber, in parts: [Part]) -> [String] {
    parts.flatMap { part in
      part.pins.filter { $0.net == net }.map { "\(part.title) \($0.name)" }
    }
  }
}
