import Testing
import Units

@testable import BoardFiles

@Suite("Numbers with units are read exactly or refused by name")
struct NumberTests {
  @Test(
    "A number and its unit become whole steps",
    arguments: [
      ("40 °C", Dimension.kind(.temperature), 40_000), ("-2.5 °C", .kind(.temperature), -2_500),
      ("21.500 °C", .kind(.temperature), 21_500), ("21.5000000 °C", .kind(.temperature), 21_500),
      ("100 m°C", .kind(.temperature), 100), ("-273.15°C", .kind(.temperature), -273_150),
      ("0 °C", .kind(.temperature), 0), ("-0 °C", .kind(.temperature), 0),
      ("41 %RH", .kind(.humidity), 41_000), ("1013.25 hPa", .kind(.pressure), 101_325_000),
      ("1013.25001 hPa", .kind(.pressure), 101_325_001), ("98 kPa", .kind(.pressure), 98_000_000),
      ("985 mbar", .kind(.pressure), 98_500_000), ("0.31 V", .kind(.voltage), 310_000),
      ("-6.144 V", .kind(.voltage), -6_144_000), ("4096 mV", .kind(.voltage), 4_096_000),
      ("7 µV", .kind(.voltage), 7), ("7 \u{3BC}V", .kind(.voltage), 7),
      ("1000", .kind(.count), 1_000_000), ("0.5", .kind(.count), 500),
      ("500 ms", .time, 500_000), ("7s", .time, 7_000_000), ("0 s", .time, 0),
      ("1500 us", .time, 1_500), ("1 µs", .time, 1), ("0.5 min", .time, 30_000_000),
      ("1.5 h", .time, 5_400_000_000), ("366 d", .time, 31_622_400_000_000),
      ("100 kHz", .frequency, 100_000), ("0.4 MHz", .frequency, 400_000),
      ("250 kB/s", .rate, 250_000), ("8 MB", .size, 8_000_000), ("64 KiB", .size, 65_536),
      ("9223372036854775807 B", .size, Int64.max), ("9  ms", .time, 9_000),
      ("1.0000000000000000000", .kind(.count), 1_000), ("-0.0 s", .time, 0),
      ("0." + String(repeating: "0", count: 39) + " s", .time, 0),
      ("2.5" + String(repeating: "0", count: 4_000) + " s", .time, 2_500_000),
    ] as [(String, Dimension, Int64)])
  func value(text: String, dimension: Dimension, expected: Int64) throws {
    #expect(try steps(text, dimension) == expected)
  }

  @Test(
    "What is no exact value of the dimension is refused",
    arguments: [
      (
        "40", Dimension.kind(.temperature),
        NumberProblem.missingUnit("40", .kind(.temperature), fitting: ["°C"])
      ),
      (
        "40 V", .kind(.temperature),
        .wrongUnit("V", of: .kind(.voltage), wanted: .kind(.temperature))
      ),
      ("40 c", .kind(.temperature), .unknownUnit("c", wanted: .kind(.temperature))),
      ("40 °C °C", .kind(.temperature), .unknownUnit("°C °C", wanted: .kind(.temperature))),
      ("0.0001 °C", .kind(.temperature), .tooFine("0.0001 °C", .kind(.temperature))),
      ("0.1 m°C", .kind(.temperature), .tooFine("0.1 m°C", .kind(.temperature))),
      ("0.5 us", .time, .tooFine("0.5 us", .time)), ("0.1 B", .size, .tooFine("0.1 B", .size)),
      ("-1 s", .time, .outOfRange("-1 s", low: "0 s", high: nil)),
      ("-1 %RH", .kind(.humidity), .outOfRange("-1 %RH", low: "0 %RH", high: "100 %RH")),
      ("1000 V", .kind(.count), .unitOnPlain("1000 V")),
      ("9223372036854775808 B", .size, .overflow("9223372036854775808 B")),
      ("9223372036854775807 KiB", .size, .overflow("9223372036854775807 KiB")),
      ("-9223372036854775807 V", .kind(.voltage), .overflow("-9223372036854775807 V")),
      ("9999999999 d", .time, .overflow("9999999999 d")),
      (
        "0.000000000000000000000000000000001 V", .kind(.voltage),
        .tooFine("0.000000000000000000000000000000001 V", .kind(.voltage))
      ),
      ("-0", .time, .missingUnit("-0", .time, fitting: [])),
      ("-4", .size, .missingUnit("-4", .size, fitting: [])),
      ("0.5", .size, .missingUnit("0.5", .size, fitting: ["kB", "MB"])),
      ("", .time, .malformed("", .notANumber)), ("-", .time, .malformed("-", .notANumber)),
      ("--1 s", .time, .malformed("--1 s", .notANumber)),
      ("\u{2212}5 °C", .kind(.temperature), .malformed("\u{2212}5 °C", .notANumber)),
      ("1,5 s", .time, .malformed("1,5 s", .comma)),
      ("1e3 s", .time, .malformed("1e3 s", .exponent)),
      ("1E-3 s", .time, .malformed("1E-3 s", .exponent)),
      ("010 s", .time, .malformed("010 s", .leadingZero)),
      ("-00.5 V", .kind(.voltage), .malformed("-00.5 V", .leadingZero)),
      ("0x10", .kind(.count), .malformed("0x10", .hexadecimal)),
      ("1_000", .kind(.count), .malformed("1_000", .underscore)),
      ("1:30 h", .time, .malformed("1:30 h", .sexagesimal)),
      (".5 V", .kind(.voltage), .malformed(".5 V", .barePoint)),
      ("5. V", .kind(.voltage), .malformed("5. V", .barePoint)),
      ("+5 V", .kind(.voltage), .malformed("+5 V", .plusSign)),
      (".inf", .kind(.count), .malformed(".inf", .notANumber)),
      (".nan", .kind(.count), .malformed(".nan", .notANumber)),
      ("nan s", .time, .malformed("nan s", .notANumber)),
    ] as [(String, Dimension, NumberProblem)])
  func refusal(text: String, dimension: Dimension, expected: NumberProblem) {
    #expect(throws: expected) { () throws(NumberProblem) in try steps(text, dimension) }
  }

  @Test(
    "A number of any length and shape is read exactly, rounded, or refused by name",
    arguments: [0, 1, 17, 18, 19, 20, 36, 37, 38, 39, 40, 77, 1_000, 4_000])
  func lengths(zeros: Int) throws {
    let blank = String(repeating: "0", count: zeros)
    for digits in ["1", "5", "9", "123456789", "9223372036854775807", "99999999999999999999"] {
      let fine = "0.\(blank)\(digits)"
      let step = try DecimalText(fine).scaled(1, over: 1)
      #expect(step == .tooFine, "\(fine)")
      let isHalf = zeros == 0 && digits.utf8.first ?? 0 >= UInt8(ascii: "5")
      #expect(try DecimalText("-" + fine).rounded(1, over: 1) == (isHalf ? -1 : 0), "\(fine)")
      // Zeros behind the last decimal that counts change nothing, others only the exactness.
      #expect(try DecimalText("7.5\(blank)").rounded(10, over: 1) == 75)
      #expect(try DecimalText("7.5\(blank)").scaled(10, over: 1) == .exact(75))
      #expect(try DecimalText("7.5\(blank)\(digits)").rounded(10, over: 1) == (isHalf ? 76 : 75))
      #expect(try DecimalText("7.5\(blank)\(digits)").scaled(10, over: 1) == .tooFine)
      // Whole numbers beyond 64 bits are too large, whatever follows the point.
      let large = "1\(blank)" + (zeros >= 19 ? ".\(digits)" : "")
      guard zeros >= 19 else { continue }
      #expect(throws: NumberFlaw.overflow) { () throws(NumberFlaw) in try DecimalText(large) }
    }
  }

  @Test("A hint never proposes a number with a unit that its place refuses")
  func proposals() {
    for number in ["-1", "-0", "0", "1", "5000", "99999999999", "0.0000001"] {
      let board = """
        board: b
        gpio: [{chip: gpiochip0, lines: [{name: l, offset: 1, direction: input, debounce: NUMBER}]}]
        channels: [{name: c, from: l, every: NUMBER}]
        """
      let said = problems(ofBoard: board.replacing("NUMBER", with: number))
      let proposed = said.flatMap { $0.split(separator: "`").filter { $0.hasPrefix(number + " ") } }
      for one in proposed {
        let better = problems(ofBoard: board.replacing("NUMBER", with: one))
        #expect(better.count < 2, "\(one): \(better)")
      }
      #expect(said.count == 2, "\(said)")
    }
  }

  @Test(
    "A spelled value reads as the same value again",
    arguments: [
      Dimension.kind(.temperature), .kind(.humidity), .kind(.pressure), .kind(.voltage),
      .kind(.count), .time, .frequency, .rate, .size,
    ])
  func roundTrip(dimension: Dimension) throws {
    let values: [Int64] = [
      0, 1, 9, 999, 1_000, 1_001, 123_456_789, 86_400_000_000, 345_600_000_000, Int64.max,
    ]
    for value in values where dimension.admits(value) {
      #expect(try steps(spelled(value, dimension), dimension) == value)
    }
  }

  @Test(
    "Spans are spelled in the largest unit that stays whole",
    arguments: [
      (Int64(86_400_000_000), "24 h"), (345_600_000_000, "4 d"), (120_000_000, "2 min"),
      (121_000_000, "121 s"), (500_000, "500 ms"), (1, "1 us"), (0, "0 s"),
    ])
  func spans(microseconds: Int64, expected: String) {
    #expect(spelled(Interval(microseconds: microseconds)) == expected)
  }

  @Test("Options compare as quantities, whatever unit spells them")
  func options() {
    for range in ["4.096 V", "4096 mV", "4.0960 V", "4096000 uV"] {
      let text = """
        board: b
        i2c:
          - {bus: 1, devices: [{name: a, chip: ads1115, address: 0x48, range: \(range)}]}
        channels:
          - {name: c, from: a.ain0}
        """
      #expect(problems(ofBoard: text) == [], "\(range)")
    }
  }
}
