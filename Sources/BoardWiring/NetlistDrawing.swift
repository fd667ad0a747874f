/// A netlist as a picture: the machine on the left, a rail for each net, the parts on the right.
///
/// Pins of parts are on heights that no pin of the machine has, so that wires of two nets never
/// lie on each other.
struct NetlistDrawing {
  private enum Size {
    static let margin = 24, top = 64
    /// From a pin of the header to the next; between two there is room for a wire.
    static let pitch = 24
    static let cell = 116
    static let rail = 16
    static let head = 48, remark = 18, gap = 24
    /// The most letters of a row of a remark.
    static let letters = 44
  }

  private let netlist: Netlist
  private let colours: [String]
  private var picture = Picture()
  /// The right end of the machine, and the first rail.
  private var machineEnd = 0, railStart = 0
  /// Heights at which each net leaves its rail: to the machine on the left, to parts on the right.
  private var taps: [[(y: Int, toward: Int)]]
  /// From a pin of the left row of the header to the height between two pins of the right one.
  private var slant: [NetNumber: Picture.Segment] = [:]

  private init(_ netlist: Netlist) {
    self.netlist = netlist
    var counts: [Net.Kind: Int] = [:]
    colours = netlist.nets.map { net in
      defer { counts[net.kind, default: 0] += 1 }
      return Colours.colour(of: net.kind, counts[net.kind, default: 0])
    }
    taps = Array(repeating: [], count: netlist.nets.count)
  }

  /// The picture of `netlist`.
  static func document(of netlist: Netlist) -> String {
    var drawing = NetlistDrawing(netlist)
    return drawing.document()
  }

  private mutating func document() -> String {
    var style = Picture.Style(size: 18)
    style.isBold = true
    picture.text("Wiring of \(netlist.board)", Size.margin, 36, style)
    let hasHeader = !netlist.header.isEmpty
    machineEnd = Size.margin + (hasHeader ? 2 * Size.cell + 2 * Size.pitch : connectorWidth)
    railStart = machineEnd + Size.pitch
    var bottom = Size.top + (hasHeader ? 20 * Size.pitch : 0)
    bottom = drawConnectors(below: hasHeader ? bottom + Size.gap : bottom)
    if hasHeader { drawHeader() }
    let left = railStart + netlist.nets.count * Size.rail + Size.pitch
    let width = left + partWidth + Size.margin
    bottom = max(bottom, drawParts(at: left))
    drawRails()
    bottom = drawNotes(below: bottom + Size.gap, width: max(width, Self.leastWidth))
    return picture.document(
      width: max(width, Self.leastWidth), height: bottom + Size.margin,
      title: "Wiring of \(netlist.board)", description: netlist.lines.joined(separator: "; "))
  }

  private static let leastWidth = 720

  // MARK: the machine

  private mutating func drawHeader() {
    let middle = Size.margin + Size.cell + Size.pitch
    picture.text(
      "Raspberry Pi, pin 1 at the corner of the board", Size.margin, Size.top - 8,
      Picture.Style(colour: Colours.faint))
    for pin in 1...40 {
      let isLeft = pin % 2 == 1
      let y = Size.top + (pin - 1) / 2 * Size.pitch + Size.pitch / 2
      let net = netlist.header[pin]
      let x = isLeft ? Size.margin : middle + Size.pitch
      let colour = net.map { colours[$0] }
      picture.box(
        x, y - 9, Size.cell, 18, fill: colour ?? Colours.box, stroke: colour ?? Colours.edge)
      let ink = net == nil ? Colours.faint : Colours.paper
      picture.text(
        PiHeader.label(of: pin), isLeft ? x + 8 : x + Size.cell - 8, y + 4,
        Picture.Style(colour: ink, anchor: isLeft ? "start" : "end"))
      picture.text(
        "\(pin)", isLeft ? x + Size.cell - 6 : x + 6, y + 4,
        Picture.Style(colour: ink, isBold: true, anchor: isLeft ? "end" : "start"))
      guard let net else { continue }
      // A wire of the left row passes below the pin of the right row.
      let height = isLeft ? y + Size.pitch / 2 : y
      if isLeft {
        let edge = x + Size.cell
        slant[net] = Picture.Segment(x1: edge, y1: y, x2: edge + Size.pitch / 2, y2: height)
        tap(net, height, toward: edge + Size.pitch / 2)
      } else {
        tap(net, height, toward: machineEnd)
      }
    }
  }

  private mutating func drawConnectors(below top: Int) -> Int {
    var y = top
    for connector in netlist.connectors {
      let height = Size.pitch * (connector.pins.count + 1)
      let x = machineEnd - connectorWidth
      picture.box(x, y, connectorWidth, height, fill: Colours.box, stroke: Colours.edge)
      picture.text(connector.title, x + 8, y + 17, Picture.Style(isBold: true))
      for (index, pin) in connector.pins.enumerated() {
        let row = y + Size.pitch * (index + 1) + Size.pitch / 2
        picture.text(
          pin.name, machineEnd - 12, row + 4,
          Picture.Style(colour: colours[pin.net], anchor: "end"))
        picture.dot(machineEnd, row, radius: 4, colours[pin.net])
        tap(pin.net, row, toward: machineEnd)
      }
      y += height + Size.pitch
    }
    return y
  }

  private var connectorWidth: Int {
    let texts = netlist.connectors.flatMap { [$0.title] + $0.pins.map(\.name) }
    return max(140, 32 + (texts.map { Picture.width(of: $0, size: 13) }.max() ?? 0))
  }

  // MARK: the parts

  private mutating func drawParts(at x: Int) -> Int {
    // Between the heights of the machine's wires, which are multiples of half the pitch.
    var y = Size.top - Size.pitch / 4 - 12
    for (number, part) in netlist.parts.enumerated() {
      let remarks = part.remarks.flatMap { Self.wrapped($0, at: Size.letters) }
      let height = Size.head + part.pins.count * Size.pitch + remarks.count * Size.remark
      // Whole pitches keep all pins between the machine's wires.
      let whole = (height + 8 + Size.pitch - 1) / Size.pitch * Size.pitch
      picture.box(x, y, partWidth, whole, fill: Colours.box, stroke: Colours.edge)
      picture.text(part.title, x + 14, y + 20, Picture.Style(size: 14, isBold: true))
      picture.text(part.kind, x + 14, y + 37, Picture.Style(colour: Colours.faint))
      for (index, pin) in part.pins.enumerated() {
        draw(pin, of: number, x, y + Size.head + index * Size.pitch + Size.pitch / 2)
      }
      for (index, remark) in remarks.enumerated() {
        let row = Size.head + part.pins.count * Size.pitch + index * Size.remark
        picture.text(remark, x + 14, y + row + 14, Picture.Style(size: 11, colour: Colours.faint))
      }
      y += whole + Size.gap
    }
    return y
  }

  private mutating func draw(_ pin: PartPin, of part: Int, _ x: Int, _ y: Int) {
    picture.dot(x, y, radius: 4, colours[pin.net])
    picture.text(pin.name, x + 14, y + 4, Picture.Style(isBold: true))
    picture.text(
      netlist.end(of: pin.net, awayFrom: part), x + partWidth - 14, y + 4,
      Picture.Style(colour: colours[pin.net], anchor: "end"))
    tap(pin.net, y, toward: x)
  }

  private var partWidth: Int {
    let rows = netlist.parts.enumerated().flatMap { number, part in
      [Picture.width(of: part.title, size: 14), Picture.width(of: part.kind)]
        + part.pins.map {
          Picture.width(of: $0.name + netlist.end(of: $0.net, awayFrom: number)) + 24
        }
    }
    return max(
      28 + Picture.width(of: String(repeating: "a", count: Size.letters), size: 11),
      28 + (rows.max() ?? 0))
  }

  // MARK: the rails

  private mutating func tap(_ net: NetNumber, _ y: Int, toward x: Int) {
    taps[net].append((y, x))
  }

  private mutating func drawRails() {
    for (net, ends) in taps.enumerated() {
      guard let first = ends.map(\.y).min(), let last = ends.map(\.y).max() else { continue }
      let x = railStart + net * Size.rail
      var segments = ends.map { Picture.Segment(x1: x, y1: $0.y, x2: $0.toward, y2: $0.y) }
      segments.append(Picture.Segment(x1: x, y1: first, x2: x, y2: last))
      if let slant = slant[net] { segments.append(slant) }
      picture.wires(segments, colours[net], name: netlist.nets[net].name)
      // A mere bend has no junction.
      for end in ends where end.y != first && end.y != last {
        picture.dot(x, end.y, radius: 3, colours[net])
      }
    }
  }

  // MARK: the notes

  private mutating func drawNotes(below top: Int, width: Int) -> Int {
    var y = top
    for note in netlist.machineNotes {
      let letters = (width - 2 * Size.margin - 16) * 100 / (12 * 62)
      for (index, row) in Self.wrapped(note, at: letters).enumerated() {
        y += Size.remark
        if index == 0 { picture.text("•", Size.margin, y) }
        picture.text(row, Size.margin + 14, y)
      }
    }
    return y
  }

  private static func wrapped(_ text: String, at letters: Int) -> [String] {
    var rows: [String] = [""]
    for word in text.split(separator: " ") {
      let row = rows[rows.count - 1]
      if row.isEmpty {
        rows[rows.count - 1] = String(word)
      } else if row.count + word.count < letters {
        rows[rows.count - 1] = row + " " + word
      } else {
        rows.append(String(word))
      }
    }
    return rows
  }
}

extension Netlist {
  /// The picture, an SVG document.
  package var drawing: String { NetlistDrawing.document(of: self) }
}
