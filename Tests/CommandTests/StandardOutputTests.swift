import TestSupport
import Testing

@Suite("- is standard output")
struct StandardOutputTests {
  @Test("Results are alone there, and what people read goes to standard error")
  func junit() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario()
    let ending = try Program.run("replay", "--junit", "-", scene)
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix("<?xml ") && ending.output.hasSuffix("</testsuites>\n"))
    #expect(ending.errors.contains("all held"))
    #expect(scratch.names(".").allSatisfy { $0 != "-" })
  }

  @Test("Waveforms too, of one scenario")
  func waves() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let scene = try scratch.scenario(length: "1 s")
    let ending = try Program.run("replay", "--vcd", "-", scene)
    #expect(ending.status == 0 && ending.output.hasPrefix("$"), "\(ending.output.prefix(200))")
    #expect(!ending.output.contains("held") && ending.errors.contains("all held"))
    let several = try Program.run("replay", "--vcd", "-", scene, try scratch.scenario("other"))
    #expect(several.status == 64 && several.errors.contains("--vcd - takes one scenario"))
  }

  @Test("Figures of a profile too")
  func figures() throws {
    // The measured build may be missing; then nothing but the reason is said.
    let ending = try Program.run(
      "profile", "--profiles", "field", "--handshakes", "1", "--json", "-")
    let isWhole = ending.output.hasPrefix("{\n") && ending.output.hasSuffix("}\n")
    #expect(ending.status == 0 ? isWhole : ending.output.isEmpty, "\(ending.output)")
    #expect(ending.status == 0 ? ending.errors.contains("full handshake") : ending.status == 4)
  }
}
