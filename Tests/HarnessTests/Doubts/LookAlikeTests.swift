import BoardFiles
import Testing

@Suite("Characters that look like others")
struct LookAlikeTests {
  private static let good = """
    board: porch
    i2c: [{bus: 1, clock: 100 kHz, devices: [{name: climate, chip: bme280, address: 0x76}]}]
    channels: [{name: t, from: climate.temperature, every: 1 s}]
    alarms: [{name: hot, when: t, above: 40 °C, latch: true}]
    """

  @Test(
    "A word with such a character is refused with its code point, wherever it is",
    arguments: [
      ("board: porch", "board: p\u{43E}rch", "U+043E (CYRILLIC SMALL LETTER O)", "`o`"),
      ("board:", "b\u{3BF}ard:", "", ""), ("chip:", "ch\u{456}p:", "U+0456", "`i`"),
      ("name: climate", "name: \u{441}limate", "U+0441", "`c`"),
      ("bme280", "bm\u{435}280", "U+0435", "`e`"), ("bme280", "bme28\u{FF10}", "U+FF10", "`0`"),
      ("0x76", "0x7\u{FF16}", "U+FF16 (FULLWIDTH DIGIT SIX)", "`6`"),
      ("every:", "every\u{200B}:", "U+200B", "does not show"),
      ("above:", "\u{A0}above:", "U+00A0 (NO-BREAK SPACE)", "a space"),
      ("40 °C", "40\u{A0}°C", "U+00A0", "a space"), ("40 °C", "40 \u{BA}C", "U+00BA", "`°`"),
      ("40 °C", "\u{2212}40 °C", "U+2212 (MINUS SIGN)", "`-`"),
      ("40 °C", "\u{664}0 °C", "U+0664", "`4`"), ("1 s", "1 \u{455}", "U+0455", "`s`"),
      ("true", "tru\u{435}", "U+0435", "`e`"), ("when: t", "when: \u{442}", "U+0442", "`t`"),
      ("climate.temperature", "climate.temperatur\u{435}", "U+0435", "`e`"),
      ("climate.temperature", "climate\u{AD}.temperature", "U+00AD", "does not show"),
      ("100 kHz", "100 k\u{41D}z", "U+041D", "`H`"),
    ])
  func refused(_ word: String, _ written: String, _ code: String, _ like: String) throws {
    #expect(CheckedText.board(Self.good) == [])
    let range = try #require(Self.good.firstRange(of: word))
    let text = Self.good.replacing(word, with: written, subrange: range)
    let found = CheckedText.board(text).filter { $0.contains(": error: ") }
    #expect(!found.isEmpty)
    let isNamed = found.contains { $0.contains(code) && $0.contains(like) }
    #expect(isNamed, "\(found)")
  }

  @Test("Signs of units, and letters that look like no other, are no such characters")
  func others() {
    for unit in ["\u{B5}s", "\u{3BC}s"] {
      let text = Self.good.replacing("1 s}", with: "100000 \(unit)}")
      #expect(CheckedText.board(text) == [])
    }
    let found = CheckedText.board(Self.good.replacing("porch", with: "t\u{FC}r"))
    #expect(found.count == 1 && found[0].contains("is no name"))
  }
}

extension String {
  /// The text with the words in `subrange` replaced.
  fileprivate func replacing(
    _ word: String, with other: String, subrange: Range<String.Index>
  ) -> String {
    String(self[..<subrange.lowerBound]) + other + String(self[subrange.upperBound...])
  }
}
