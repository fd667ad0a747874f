import Results
import TLSTransport

/// All figures of one profile as tables.
struct ProfilePageTables {
  let profile: ProfileFigures

  /// The uses, and the states of each.
  var html: String {
    var html = table(
      "What each use takes; bytes, and milliseconds at the median and 95th percentile",
      head: [
        "use", "heap", "with 8 B a block", "engine buffers", "blocks", "largest block", "stack",
        "static", "RAM", "sent", "received", "allocations", "CPU", "CPU p95", "wall", "waiting",
        "instructions",
      ], rows: profile.uses.map { row(of: $0.use, $0.outcome) })
    for case (_, .measured(let figures)) in profile.uses where !figures.states.isEmpty {
      let title = "States: \(figures.use.title)"
      html += "<details>\n<summary>\(MarkupText.escaped(title))</summary>\n"
      html += table(
        "\(title), \(figures.version?.rawValue ?? "") \(figures.suite)",
        head: [
          "state", "heap", "with 8 B a block", "engine buffers", "live after", "blocks",
          "largest block", "allocations", "stack", "sent", "received", "CPU", "CPU p95", "wall",
          "waiting",
        ], rows: figures.states.map(row))
      html += "</details>\n"
    }
    return html
  }

  private func row(of use: TLSUse, _ outcome: UseOutcome) -> [String] {
    guard case .measured(let figures) = outcome else {
      guard case .absent(let absence) = outcome else { return [use.title] }
      return [use.title, absence.text]
    }
    let memory = figures.memory
    return [
      use.title, number(memory.heapPeak), number(memory.heapWithOverhead),
      number(memory.enginePeak), number(memory.blocks), number(memory.largestBlock),
      number(memory.stack), number(profile.staticBytes(of: figures)),
      number(profile.memory(of: figures)), number(figures.bytesSent),
      number(figures.bytesReceived), number(memory.allocations),
      time(figures.processor.median), time(figures.processor.percentile95),
      time(figures.wall.median), time(figures.waiting.median),
      figures.instructions.map(number) ?? "-",
    ]
  }

  private func row(_ figures: StateFigures) -> [String] {
    let memory = figures.memory
    return [
      figures.state.name, number(memory.heapPeak), number(memory.heapWithOverhead),
      number(memory.enginePeak), number(memory.liveAfter), number(memory.blocks),
      number(memory.largestBlock), number(memory.allocations), number(memory.stack),
      number(figures.bytesSent), number(figures.bytesReceived), time(figures.processor.median),
      time(figures.processor.percentile95), time(figures.wall.median),
      time(figures.waiting.median),
    ]
  }

  private func number(_ value: Int) -> String { NumberText.grouped(Int64(value)) }

  private func time(_ nanoseconds: UInt64) -> String {
    NumberText.fixed(Double(nanoseconds) / 1_000_000, 3)
  }

  /// A row of two cells has one text over all columns.
  private func table(_ caption: String, head: [String], rows: [[String]]) -> String {
    var html = "<div class=\"wide\">\n<table>\n<caption>\(MarkupText.escaped(caption))</caption>\n"
    html += "<thead><tr>"
    for cell in head { html += "<th scope=\"col\">\(MarkupText.escaped(cell))</th>" }
    html += "</tr></thead>\n<tbody>\n"
    for row in rows {
      html += "<tr>"
      for (index, cell) in row.enumerated() {
        let text = MarkupText.escaped(cell)
        switch index {
        case 0: html += "<th scope=\"row\">\(text)</th>"
        case 1 where row.count == 2:
          html += "<td class=\"none\" colspan=\"\(head.count - 1)\">\(text)</td>"
        default: html += "<td>\(text)</td>"
        }
      }
      html += "</tr>\n"
    }
    return html + "</tbody>\n</table>\n</div>\n"
  }
}
