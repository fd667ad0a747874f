import BoardFiles
import Glibc
import NodeCore
import Testing

@testable import Harness
@testable import Results

@Suite("JUnit results")
struct JUnitTests {
  /// A run of two expectations under `title`; the second one fails.
  private func result(title: String) throws -> ScenarioResult {
    var scenario = try Stage.scenario(
      "for: 1 s\nexpect: [{nothing: lost}, {alarm: intrusion, raised: true}]")
    scenario.title = title
    return ScenarioResult(
      scenario: scenario, record: RunRecord(),
      verdicts: [
        Verdict(expectation: scenario.expectations[0], shortfall: nil),
        Verdict(expectation: scenario.expectations[1], shortfall: .never(.raised)),
      ], budgets: [], warnings: [])
  }

  /// Python's reader of XML as the judge: what `script` prints of the document `root`.
  private func python(_ xml: String, _ script: String) throws -> String {
    var path = Array("/tmp/outpost-junit-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    try #require(descriptor >= 0)
    defer { unlink(path) }
    try #require(write(descriptor, xml, xml.utf8.count) == xml.utf8.count)
    close(descriptor)
    let program = "import sys,xml.etree.ElementTree as E;root=E.parse(sys.argv[1]).getroot();"
    let name = path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    // The script holds no single quotes.
    let output = try #require(popen("python3 -c '\(program)\(script)' \(name)", "r"))
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = fread(&bytes, 1, bytes.count, output)
    #expect(pclose(output) == 0, "not well-formed: \(xml)")
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  @Test("A JUnit file is the XML that tools expect")
  func golden() throws {
    let text = JUnit.text([
      ResultSuite(
        result: try result(title: "a scene"), wallSeconds: 1.25)
    ])
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="outpost" tests="2" failures="1" errors="0">
          <testsuite name="a scene" file="scene.yaml" tests="2" failures="1" errors="0" skipped="0" \
        time="1.250">
            <testcase classname="scene.yaml" name="{nothing: lost}" line="4"/>
            <testcase classname="scene.yaml" name="{alarm: intrusion, raised: true}" line="4">
              <failure message="it was never raised">scene.yaml:4:27: it was never raised</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test(
    "Any text comes through an XML reader, with escapes for what XML or a viewer does not show",
    arguments: [
      (#"a < b && c > "d" 'e'"#, #"a < b && c > "d" 'e'"#), ("]]> <!-- -->", "]]> <!-- -->"),
      ("line\nline\ttab", #"line\nline\ttab"#),
      ("bell \u{7} and \u{0}", #"bell \u{07} and \0"#),
      ("return \r", #"return \r"#), ("\u{FFFE}\u{FFFF}", #"\u{FFFE}\u{FFFF}"#),
      ("20 °C \u{1F525}", "20 °C \u{1F525}"), ("del \u{7F} c1 \u{85}", #"del \u{7F} c1 \u{0085}"#),
      ("turned \u{202E}txt.exe", #"turned \u{202E}txt.exe"#),
    ])
  func escapes(_ text: String, _ read: String) throws {
    let places = try result(title: text).scenario.expectations.map { $0.position }
    let xml = JUnit.text([
      ResultSuite(
        title: text, file: "scene.yaml",
        cases: [
          ResultCase(name: "held", position: places[0], failure: nil),
          ResultCase(name: "failed", position: places[1], failure: text),
        ], wallSeconds: 0)
    ])
    let script = """
      sys.stdout.buffer.write((root[0].get("name")+"|"+root[0][1][0].get("message")).encode())
      """
    #expect(try python(xml, script) == "\(read)|\(read)")
  }

  @Test("Several scenarios are several suites, and an empty file is still well-formed")
  func counts() throws {
    let one = ResultSuite(result: try result(title: "t"), wallSeconds: 61.0625)
    let script = #"print(len(root),root.get("tests"),root.get("failures"),end="")"#
    #expect(try python(JUnit.text([one, one]), script) == "2 4 2")
    #expect(try python(JUnit.text([]), script) == "0 0 0")
  }
}
