import Results

/// Horizontal bars on one scale, each made of parts, as an `svg` element of a page with its legend.
///
/// Widths are parts of the element's, text keeps its size, and a bar is below its label: the plot
/// reads on a phone and on a wide screen.
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
    static let row = 40, letters = 14, bar = 14, foot = 24
  }

  /// The legend and the plot; their colours are the page's classes `part0` to `part4`.
  var markup: String { (legend.isEmpty ? "" : legendMarkup) + svg }

  /// The plot alone.
  var svg: String {
    let bottom = rows.count * Size.row
    var svg = "<svg height=\"\(bottom + Size.foot)\" role=\"img\" "
    svg += "aria-label=\"\(MarkupText.escaped(title))\">\n"
    for value in stride(from: 0, through: scale.end, by: scale.step) {
      let x = percent(value)
      svg += "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"\(bottom)\"/>"
      // Marks at the ends of the scale stay within the plot.
      let anchor = value == 0 ? "start" : value > most * 9 / 10 ? "end" : "middle"
      svg += text(mark(value), x: x, y: bottom + 16, class: "axis", anchor: anchor)
    }
    for (index, row) in rows.enumerated() { svg += markup(of: row, y: index * Size.row) }
    return svg + "</svg>\n"
  }

  private func markup(of row: Row, y: Int) -> String {
    var markup = text(row.label, x: "0", y: y + Size.letters, class: "label", anchor: "start")
    markup += text(row.text, x: "100%", y: y + Size.letters, class: "value", anchor: "end")
    var sum = 0
    for (index, part) in row.parts.enumerated() where part > 0 {
      markup += "<rect class=\"part\(index)\" x=\"\(percent(sum))\" y=\"\(y + Size.letters + 6)\" "
      // What is there can be seen, however little it is.
      let width = part * 500 < most ? "1" : percent(part)
      markup += "width=\"\(width)\" height=\"\(Size.bar)\">"
      let name = index < legend.count ? legend[index] + ": " : ""
      markup += "<title>\(MarkupText.escaped(name + mark(part)))</title></rect>"
      sum += part
    }
    return markup
  }

  private var legendMarkup: String {
    var markup = "<ul class=\"legend\">\n"
    for (index, name) in legend.enumerated() {
      markup += "<li><i class=\"part\(index)\"></i>\(MarkupText.escaped(name))</li>\n"
    }
    return markup + "</ul>\n"
  }

  private func text(
    _ text: String, x: String, y: Int, class name: String, anchor: String
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

  /// The part of the width that stands for `value`, with two decimals.
  private func percent(_ value: Int) -> String {
    NumberText.fixed(Double(value) * 100 / Double(most), 2) + "%"
  }
}
