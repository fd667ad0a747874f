import Results
import TLSTransport

/// A report as one page that loads nothing: plots as inline SVG, and tables with every figure below
/// them.
package struct ProfilePage {
  private let report: ProfileReport
  private let budgets: ProfilePageBudgets?

  /// Names of the parts of memory, as all plots stack them.
  private static let parts = [
    "Mbed TLS heap", "engine buffers", "8 B a block", "contexts, variables", "stack",
  ]

  /// Makes the page of a report, and of the budgets that it was held against.
  package init(_ report: ProfileReport, budgets: ProfilePageBudgets? = nil) {
    self.report = report
    self.budgets = budgets
  }

  /// The whole file.
  package var html: String {
    var html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
    html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
    html += "<title>TLS profiles measured</title>\n<style>\(PageStyle.text)</style>\n</head>\n"
    html += "<body>\n<main>\n<h1>TLS profiles measured</h1>\n<ul class=\"conditions\">\n"
    for sentence in report.conditions { html += "<li>\(MarkupText.escaped(sentence))</li>\n" }
    html += "</ul>\n" + (budgets?.html ?? "")
    if report.profiles.count > 1 { html += comparison }
    for profile in report.profiles { html += section(of: profile) }
    return html + "</main>\n</body>\n</html>\n"
  }

  // MARK: - Plots

  private var comparison: String {
    let full = report.profiles.compactMap { profile in
      profile.figures(of: .full).map { (profile, $0) }
    }
    var html = "<section>\n<h2>Profiles compared: a full handshake</h2>\n"
    html += figure(
      "Memory at its worst, bytes",
      rows: full.map { profile, figures in
        memoryRow(profile.name, figures.memory, static: profile.staticBytes(of: figures))
      }, legend: Self.parts)
    html += figure(
      "Protocol bytes",
      rows: full.map { profile, figures in
        BarPlot.Row(
          label: profile.name, parts: [figures.bytesSent, figures.bytesReceived],
          text: "\(figures.bytesSent) + \(figures.bytesReceived)")
      }, legend: ["sent", "received"])
    html += figure(
      "Computing time of the client, milliseconds, medians",
      rows: full.map { timeRow($0.name, $1.processor) }, legend: [], mark: Self.milliseconds)
    return html + "</section>\n"
  }

  private func section(of profile: ProfileFigures) -> String {
    var html = "<section>\n<h2>\(MarkupText.escaped(profile.name))</h2>\n<p>"
    html += MarkupText.escaped("\(profile.library), \(profile.compiler)")
    if let sizes = profile.sizes {
      html += "; records of \(sizes.recordIn) bytes in, \(sizes.recordOut) out"
    }
    if profile.flash > 0 {
      html += "; code and constants \(NumberText.grouped(Int64(profile.flash))) bytes"
    }
    html += "</p>\n"
    if let full = profile.figures(of: .full) {
      let fixed = profile.staticBytes(of: full)
      html += figure(
        "Memory in each state of a full handshake, bytes",
        rows: full.states.map { memoryRow($0.state.name, $0.memory, static: fixed) },
        legend: Self.parts)
      html += figure(
        "Computing time of each state, milliseconds, medians",
        rows: full.states.map { timeRow($0.state.name, $0.processor) }, legend: [],
        mark: Self.milliseconds)
    }
    html += ProfilePageTables(profile: profile).html
    return html + "</section>\n"
  }

  private func figure(
    _ title: String, rows: [BarPlot.Row], legend: [String],
    mark: @escaping (Int) -> String = { NumberText.grouped(Int64($0)) }
  ) -> String {
    let plot = BarPlot(title: title, legend: legend, rows: rows, mark: mark)
    return
      "<figure>\n<figcaption>\(MarkupText.escaped(title))</figcaption>\n\(plot.markup)</figure>\n"
  }

  private func memoryRow(
    _ label: String, _ memory: MemoryFigures, static fixed: Int
  ) -> BarPlot.Row {
    let parts = [
      memory.heapPeak - memory.enginePeak, memory.enginePeak,
      memory.heapWithOverhead - memory.heapPeak, fixed, memory.stack,
    ]
    return BarPlot.Row(
      label: label, parts: parts, text: NumberText.grouped(Int64(parts.reduce(0, +))))
  }

  private func timeRow(_ label: String, _ spread: Spread) -> BarPlot.Row {
    let nanoseconds = Int(clamping: spread.median)
    return BarPlot.Row(label: label, parts: [nanoseconds], text: Self.milliseconds(nanoseconds))
  }

  /// Nanoseconds as milliseconds.
  private static func milliseconds(_ nanoseconds: Int) -> String {
    NumberText.fixed(Double(nanoseconds) / 1_000_000, 3)
  }
}
