import Results

/// Horizontal bars on one scale, each made of parts, as an `svg` element of a page.
struct BarPlot {
  /// One bar with its name and what is written behind it.
  struct Row {
    let label: String
    let parts: [Int]
    let text: String
  }

  /// What is shown, for those who cannot see it.
  let title: String
  /// Names of the parts, in their order; one part needs none.
  let legend: [String]
  let rows: [Row]
  /// What a number on the axis is written as.
  let mark: (Int) -> String

  private enum Size {
    static let width = 860, labels = 190, bars = 520, row = 24, bar = 16
    static let head = 26, foot = 24, letter = 7
  }

  /// The element; its colours are the page's classes `part0` to `part4`.
  var svg: String {
    let legendRows = legend.isEmpty ? 0 : 1
    let top = 4 + legendRows * Size.head
    let height = top + rows.count * Size.row + Size.foot
    var svg = "<svg viewBox=\"0 0 \(Size.width) \(height)\" role=\"img\" "
    svg += "aria-label=\"\(MarkupText.escaped(title))\">\n"
    if !legend.isEmpty { svg += legendMarkup }
    let bottom = top + rows.count * Size.row
    for value in stride(from: 0, through: scale.end, by: scale.step) {
      let x = Size.labels + place(value)
      svg += "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(top)\" y2=\"\(bottom)\"/>"
      svg += text(mark(value), x: x, y: bottom + 16, class: "axis", anchor: "middle")
    }
    for (index, row) in rows.enumerated() {
      svg += markup(of: row, y: top + index * Size.row)
    }
    return svg + "</svg>\n"
  }

  private func markup(of row: Row, y: Int) -> String {
    let baseline = y + 16
    var markup = text(
      row.label, x: Size.labels - 8, y: baseline, class: "label", anchor: "end")
    var sum = 0
    for (index, part) in row.parts.enumerated() where part > 0 {
      let (begin, end) = (place(sum), place(sum + part))
      markup += "<rect class=\"part\(index)\" x=\"\(Size.labels + begin)\" y=\"\(y + 4)\" "
      // What is there can be seen, however little it is.
      markup += "width=\"\(max(1, end - begin))\" height=\"\(Size.bar)\">"
      let name = index < legend.count ? legend[index] + ": " : ""
      markup += "<title>\(MarkupText.escaped(name + mark(part)))</title></rect>"
      sum += part
    }
    let x = Size.labels + place(sum) + 6
    return markup + text(row.text, x: x, y: baseline, class: "value", anchor: "start")
  }

  private var legendMarkup: String {
    var markup = ""
    var x = Size.labels
    for (index, name) in legend.enumerated() {
      markup += "<rect class=\"part\(index)\" x=\"\(x)\" y=\"4\" width=\"12\" height=\"12\"/>"
      markup += text(name, x: x + 17, y: 14, class: "label", anchor: "start")
      x += 17 + name.count * Size.letter + 24
    }
    return markup
  }

  private func text(
    _ text: String, x: Int, y: Int, class name: String, anchor: String
  ) -> String {
    "<text class=\"\(name)\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">"
      + "\(MarkupText.escaped(text))</text>\n"
  }

  private var most: Int { max(1, rows.map { $0.parts.reduce(0, +) }.max() ?? 1) }

  /// Steps of 1, 2 or 5 times a power of ten, at most six of them up to the longest bar.
  private var scale: (step: Int, end: Int) {
    var step = 1
    var factor = 0
    let factors = [2, 5, 10]
    var power = 1
    while most / step > 5 {
      step = power * factors[factor]
      factor += 1
      if factor == factors.count { (factor, power) = (0, power * 10) }
    }
    return (step, most / step * step)
  }

  private func place(_ value: Int) -> Int { value * Size.bars / most }
}
