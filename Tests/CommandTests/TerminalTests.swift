import TestSupport
import Testing

/// What a terminal shows after bytes with carriage returns and erasures to the end of the line.
private func screen(_ bytes: String) -> [String] {
  var lines: [String] = []
  var line = ""
  var isAtStart = false
  var rest = bytes.replacing("\r\n", with: "\n")[...]
  while let next = rest.popFirst() {
    switch next {
    case "\n":
      lines.append(line)
      (line, isAtStart) = ("", false)
    case "\r": isAtStart = true
    case "\u{1B}" where rest.hasPrefix("[K"):
      rest = rest.dropFirst(2)
      if isAtStart { line = "" }
    default:
      // What follows a carriage return without an erasure would mix with what is there.
      if isAtStart, !line.isEmpty { line += "<MIXED>" }
      isAtStart = false
      line.append(next)
    }
  }
  return lines + (line.isEmpty ? [] : [line])
}

@Suite("The terminal")
struct TerminalTests {
  @Test("Progress leaves no trace in the table, where both are on one terminal")
  func progress() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    for name in ["a-scenario-with-a-long-name", "b"] {
      try scratch.scenario(name, length: "20 min", expect: "{reports: {acknowledged: 1}}")
    }
    let command = "env -u NO_COLOR TERM=xterm \(Program.outpost) replay \(scratch.path)"
    let shown = try Program("script", ["-qec", command, "/dev/null"]).finish()
    let lines = screen(shown.output)
    #expect(shown.output.contains(" %"), "there was progress to show")
    #expect(!lines.contains { $0.contains(" %") || $0.contains("<MIXED>") }, "\(lines)")
    #expect(lines.filter { $0.hasPrefix("FAILED  ") }.count == 2, "\(lines)")
    #expect(
      lines.contains { $0.hasPrefix("2 scenarios, 2 expectations: 2 failed in 2 scenarios; ") })
    let elsewhere = try Program.run("replay", scratch.path)
    #expect(!elsewhere.all.contains("\r") && !elsewhere.all.contains("\u{1B}"))
    let dumb = try Program(
      "script", ["-qec", command.replacing("xterm", with: "dumb"), "/dev/null"]
    ).finish()
    #expect(!dumb.output.contains("\u{1B}"))
  }

  @Test(
    "A failure says the found time and value in the units of its file, the error and the address",
    arguments: [
      ("{alarm: intrusion, never: raised}", "it was raised at 0.5 s"),
      (
        "{alarm: intrusion, raised: {after: 1 min, within: 2 s}}",
        "from 1 min to 1 min 2 s but at 0.5 s"
      ),
      (
        "{alarm: intrusion, raised: {after: 600 ms, within: 1 ms}}",
        "from 600 ms to 601 ms but at 500 ms"
      ),
      ("{channel: temperature, between: [2 m°C, 3 m°C], at: 2 s}", "it read 2"),
      (
        "{channel: temperature, between: [2 °C, 3 °C], at: 95 s}",
        "it could not be read: address-nack of climate (bme280 at 0x76 on bus 1)"
      ),
      ("{alarm: intrusion, count: 2}", "it was raised 1 time instead of 2"),
    ])
  func units(_ expectation: String, _ says: String) throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "100 s", expect: expectation)
    let text =
      try scratch.read("scene.yaml")
      + "faults: [{at: 90 s, for: 9 s, device: climate, fault: address-nack}]\n"
    try scratch.write("scene.yaml", text)
    let ending = try Program.run("replay", scene)
    #expect(ending.status == 1 && ending.output.contains(says), "\(ending.all)")
    #expect(ending.errors.contains("hint: --out FOLDER writes a trace"))
    let traced = try Program.run("replay", "--out", "\(scratch.path)/t", scene)
    #expect(traced.output.contains("  trace: \(scratch.path)/t/"), "\(traced.output)")
  }

  @Test("A wrong scenario is an error in the JUnit results, beside those that ran")
  func wrong() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    try scratch.scenario("a")
    try scratch.write("b.yaml", "scenario: bad\nboard: board.yaml\nfor: 10\n")
    try scratch.scenario("c", expect: "{alarm: intrusion, never: raised}")
    let ending = try Program.run("replay", "--junit", "\(scratch.path)/r.xml", scratch.path)
    #expect(ending.status == 2, "\(ending.all)")
    #expect(
      ending.output.contains("2 scenarios, 2 expectations: 1 failed in 1 scenario, 1 file is wrong")
    )
    let xml = try scratch.read("r.xml")
    #expect(xml.contains("<testsuites name=\"outpost\" tests=\"3\" failures=\"1\" errors=\"1\">"))
    #expect(
      xml.contains("<error message=\"\(scratch.path)/b.yaml:3:6: the unit is missing in `10`"))
  }

  @Test("Names of files, and what files say, are on one line everywhere")
  func names() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let evil = "x\n\u{1B}[2J\u{202E}"
    try scratch.scenario(evil, expect: "{alarm: intrusion, never: raised}")
    let path = "\(scratch.path)/\(evil).yaml"
    for arguments in [["check", path], ["replay", "--junit", "-", path], ["run", path]] {
      let ending = try Program(Program.outpost, arguments).finish()
      let isPlain = ending.all.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 }
      #expect(isPlain && !ending.all.contains("\u{202E}"), "\(ending.all)")
      #expect(!ending.all.split(separator: "\n").contains { $0.hasPrefix("\\u{1B}") })
      #expect(ending.all.contains("x\\n\\u{1B}[2J\\u{202E}"), "\(ending.all)")
    }
  }
}
