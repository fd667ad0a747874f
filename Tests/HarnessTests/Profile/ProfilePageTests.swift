import TLSTransport
import Testing

@testable import TLSBench

/// Elements of a page, followed tag by tag.
private struct Markup {
  private(set) var open: [Substring] = []
  private(set) var counts: [Substring: Int] = [:]
  private(set) var fault: String?

  init(_ text: String) {
    for piece in text.split(separator: "<").dropFirst() where fault == nil {
      guard let end = piece.firstIndex(of: ">") else {
        fault = "a `<` without its `>`: \(piece.prefix(40))"
        return
      }
      let tag = piece[..<end]
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        let name = tag.dropFirst()
        if open.popLast() != name { fault = "</\(name)> closes nothing" }
      } else {
        let name = tag.prefix { $0 != " " && $0 != "/" }
        counts[name, default: 0] += 1
        if !tag.hasSuffix("/") { open.append(name) }
      }
    }
  }
}

@Suite("The page of outpost profile")
struct ProfilePageTests {
  private func page(library: String = "Mbed TLS") throws -> String {
    var ticks: UInt64 = 0
    let clock = MeasuringClock(
      wall: {
        ticks += 1_000
        return ticks
      }, processor: { ticks })
    let run = ProfileRun(handshakes: 1, seed: 1, clock: clock)
    let engines = ProfileEngines(device: .system, measured: .system)
    let figures = try run.measure(engines, uses: [.full, .resumed, .tls13])
    let other = ProfileFigures(
      name: "other", library: library, compiler: "gcc", sizes: nil, uses: figures.uses)
    return ProfilePage(
      ProfileReport(
        machine: .init(model: "a <fast> & quiet one", architecture: "x86_64"), server: nil,
        seed: 1, handshakes: 1, profiles: [figures, other])
    ).html
  }

  @Test("The page is balanced markup with a plot for each figure and its table")
  func balanced() throws {
    let markup = Markup(try page())
    #expect(markup.fault == nil && markup.open.isEmpty, "\(markup.open)")
    // Three that compare, two for each profile.
    #expect(markup.counts["svg"] == 7 && markup.counts["figcaption"] == 7)
    // The uses of each profile, and the states of both that have some.
    #expect(markup.counts["table"] == 6 && markup.counts["caption"] == 6)
    #expect(markup.counts["script"] == nil)
  }

  @Test("The page loads nothing from elsewhere")
  func alone() throws {
    let page = try page()
    for word in ["http:", "https:", "src=", "url(", "@import", "<link"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("prefers-color-scheme: dark"))
  }

  @Test("The page escapes names from outside")
  func escapes() throws {
    let page = try page(library: "<script>\"&")
    #expect(page.contains("&lt;script&gt;&quot;&amp;") && page.contains("a &lt;fast&gt; &amp;"))
  }

  @Test(
    "The page draws bars in proportion, with marks at round numbers",
    arguments: [
      ([1_000], ["0", "200", "400", "600", "800", "1000"], "100.00%"),
      ([9, 3], ["0", "2", "4"], "33.33%"),
      ([54_321], ["0", "20000", "40000"], "100.00%"), ([5_000, 1], ["0"], "1"),
    ] as [([Int], [String], String)])
  func bars(_ values: [Int], _ marks: [String], _ width: String) {
    let plot = BarPlot(
      title: "t", legend: [], rows: values.map { .init(label: "l", parts: [$0], text: "") },
      mark: { "\($0)" })
    for mark in marks { #expect(plot.svg.contains(">\(mark)</text>"), "\(mark)") }
    #expect(plot.svg.contains("width=\"\(width)\" height=\"14\""))
  }
}
