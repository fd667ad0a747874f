import NodeHost
import Results
import TLSBench
import TLSTransport

/// The output of `outpost profile`: a table for each profile, a line for each use, and the
/// handshake states on request.
struct ProfileTable {
  let report: ProfileReport
  let showsStates: Bool

  private static let useWidths = [23, 6, 7, 5, 6, 6, 5, 5, 6, 7, 7, 8]
  private static let stateWidths = [27, 6, 6, 6, 6, 7, 6, 5, 4, 4, 6, 6]

  /// Prints it.
  func show() {
    for sentence in report.conditions { Console.result(sentence) }
    for profile in report.profiles {
      Console.result("")
      show(profile)
    }
  }

  private func show(_ profile: ProfileFigures) {
    Console.result(head(of: profile))
    row(
      Self.useWidths,
      [
        "  use", "heap", "+blocks", "stack", "static", "RAM", "sent", "recv", "allocs", "cpu ms",
        "wall ms",
      ] + (showsInstructions ? ["k instr"] : []))
    for (use, outcome) in profile.uses {
      switch outcome {
      case .absent(let absence): Console.result("  \(padded(use.title, 22))\(absence.text)")
      case .measured(let figures): show(figures, of: profile)
      }
    }
    for case (let use, .measured(let figures)) in profile.uses where !figures.states.isEmpty {
      guard showsStates || (use == .full && report.profiles.count == 1) else { continue }
      Console.result("")
      showStates(figures)
    }
  }

  private func head(of profile: ProfileFigures) -> String {
    var head = "\(profile.name): \(profile.library), \(profile.compiler)"
    guard let sizes = profile.sizes else { return head }
    head += "; records \(sizes.recordIn) in, \(sizes.recordOut) out"
    if profile.flash > 0 {
      head += "; code and constants \(NumberText.grouped(Int64(profile.flash)))"
    }
    return head
  }

  private func show(_ figures: UseFigures, of profile: ProfileFigures) {
    let memory = figures.memory
    row(
      Self.useWidths,
      [
        "  " + figures.use.title, "\(memory.heapPeak)", "\(memory.heapWithOverhead)",
        memory.stack > 0 ? "\(memory.stack)" : "-", "\(profile.staticBytes(of: figures))",
        "\(profile.memory(of: figures))", "\(figures.bytesSent)", "\(figures.bytesReceived)",
        "\(memory.allocations)", Self.milliseconds(figures.processor.median),
        Self.milliseconds(figures.wall.median),
      ] + (showsInstructions ? [Self.thousands(figures.instructions)] : []))
    if !figures.repeats, report.server == nil {
      Console.result("    the heap of this use was not the same each time; the greediest is shown")
    }
  }

  private func showStates(_ figures: UseFigures) {
    Console.result(
      "  \(figures.use.title): \(figures.version?.rawValue ?? "") \(figures.suite); time min "
        + "\(Self.milliseconds(figures.wall.least)), 95 % below "
        + "\(Self.milliseconds(figures.wall.percentile95)) ms"
        + (report.server == nil ? "" : ", waiting \(Self.milliseconds(figures.waiting.median)) ms"))
    row(
      Self.stateWidths,
      [
        "  state", "heap", "engine", "live", "blocks", "largest", "allocs", "stack", "sent",
        "recv", "cpu ms", "p95",
      ])
    for state in figures.states {
      let memory = state.memory
      row(
        Self.stateWidths,
        [
          "  " + state.state.name, "\(memory.heapPeak)", "\(memory.enginePeak)",
          "\(memory.liveAfter)", "\(memory.blocks)", "\(memory.largestBlock)",
          "\(memory.allocations)", "\(memory.stack)", "\(state.bytesSent)",
          "\(state.bytesReceived)", Self.milliseconds(state.processor.median),
          Self.milliseconds(state.processor.percentile95),
        ])
    }
  }

  private var showsInstructions: Bool {
    report.profiles.contains { profile in
      TLSUse.counted.contains { profile.figures(of: $0)?.instructions != nil }
    }
  }

  /// Thousands, rounded.
  private static func thousands(_ count: Int?) -> String {
    count.map { "\(($0 + 500) / 1_000)" } ?? "-"
  }

  /// Nanoseconds as milliseconds with three places.
  static func milliseconds(_ nanoseconds: UInt64) -> String {
    NumberText.fixed(Double(nanoseconds) / 1_000_000, 3)
  }

  private func row(_ widths: [Int], _ cells: [String]) {
    var line = ""
    for (index, (cell, width)) in zip(cells, widths).enumerated() {
      let blank = String(repeating: " ", count: max(0, width - cell.count))
      line += index == 0 ? cell + blank : " " + blank + cell
    }
    Console.result(line)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
