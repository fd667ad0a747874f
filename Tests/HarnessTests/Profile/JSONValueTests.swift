import Testing

@testable import Results

@Suite("JSON that the program writes")
struct JSONValueTests {
  @Test(
    "JSON escapes what RFC 8259 demands",
    arguments: [
      ("plain", "\"plain\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("\n\u{1}", "\"\\n\\u0001\""),
      ("°C", "\"°C\""),
    ])
  func texts(_ text: String, _ wanted: String) {
    #expect(JSONValue.text(text).rendered == wanted)
  }

  @Test("JSON keeps the order of keys and puts flat values on one line")
  func layout() {
    let value = JSONValue(["b": .number(-1), "a": .array([.truth(true), .null]), "c": .object([])])
    #expect(value.rendered == "{\n  \"b\": -1,\n  \"a\": [true, null],\n  \"c\": {}\n}")
  }
}
