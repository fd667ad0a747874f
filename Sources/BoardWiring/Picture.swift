import Results

/// Elements of an SVG picture, in the order in which they are drawn.
struct Picture {
  private(set) var elements: [String] = []

  /// A straight piece of a wire.
  struct Segment {
    let x1: Int, y1: Int, x2: Int, y2: Int
  }

  /// How a text is set.
  struct Style {
    var size = 12
    var colour = Colours.ink
    var isBold = false
    var anchor = "start"
  }

  /// Draws the wires of one connection; a browser shows its name beside the pointer.
  mutating func wires(_ segments: [Segment], _ colour: String, name: String) {
    let ways = segments.map { "M\($0.x1) \($0.y1)L\($0.x2) \($0.y2)" }.joined()
    elements.append(
      "<path d=\"\(ways)\" stroke=\"\(colour)\" stroke-width=\"2\">"
        + "<title>\(MarkupText.escaped(name))</title></path>")
  }

  mutating func dot(_ x: Int, _ y: Int, radius: Int, _ colour: String) {
    elements.append("<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" fill=\"\(colour)\"/>")
  }

  mutating func box(
    _ x: Int, _ y: Int, _ width: Int, _ height: Int, fill: String, stroke: String = "none"
  ) {
    elements.append(
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" rx=\"4\" "
        + "fill=\"\(fill)\" stroke=\"\(stroke)\"/>")
  }

  mutating func text(_ text: String, _ x: Int, _ y: Int, _ style: Style = Style()) {
    let weight = style.isBold ? " font-weight=\"600\"" : ""
    elements.append(
      "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(style.size)\" fill=\"\(style.colour)\" "
        + "text-anchor=\"\(style.anchor)\"\(weight)>\(MarkupText.escaped(text))</text>")
  }

  /// The whole document.
  func document(width: Int, height: Int, title: String, description: String) -> String {
    let head =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
      + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"title description\" "
      + "font-family=\"system-ui, sans-serif\" fill=\"none\">"
    let texts = [
      "<title id=\"title\">\(MarkupText.escaped(title))</title>",
      "<desc id=\"description\">\(MarkupText.escaped(description))</desc>",
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(Colours.paper)\"/>",
    ]
    return ([head] + texts + elements + ["</svg>", ""]).joined(separator: "\n")
  }

  /// Roughly how wide a text is, on the safe side: fonts differ from machine to machine.
  static func width(of text: String, size: Int = 12) -> Int { text.count * size * 62 / 100 }
}

/// The colours of a picture.
enum Colours {
  static let paper = "#ffffff"
  static let ink = "#1f2328"
  static let faint = "#8c959f"
  static let box = "#f6f8fa"
  static let edge = "#d0d7de"

  /// Of signals one after the other; dark enough for white letters on them.
  private static let signals = [
    "#1a7f37", "#8250df", "#bc4c00", "#0e7490", "#bf3989", "#57606a", "#4d7c0f", "#6d28d9",
  ]

  /// The colour of a net; `index` counts those of its kind.
  static func colour(of kind: Net.Kind, _ index: Int) -> String {
    switch kind {
    case .supply: "#cf222e"
    case .ground: ink
    case .data: ["#0969da", "#218bff", "#0550ae"][index % 3]
    case .clock: ["#9a6700", "#b08800", "#7d4e00"][index % 3]
    case .oneWire: "#8250df"
    case .signal: signals[index % signals.count]
    }
  }
}
