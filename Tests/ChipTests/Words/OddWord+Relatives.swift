/// The decisions for chips that differ from a relative.
extension OddWord {
  /// The words of the relative where the part's own driver or model reads them, and those of a part
  /// without a check.
  static let ofRelatives: [OddWord] =
    aht10 + like("sht21", "si7021") + like("scd41", "scd40")
    + like("tmp105", "tmp1075").map { word in
      // Its register ends where that of a TMP105 does, and the sensor below that.
      guard word.kind == .aboveMaximum else { return word }
      return OddWord(
        chip: word.chip, kind: word.kind, question: word.question, answer: word.answer,
        outcome: "out-of-range")
    }

  private static let aht10: [OddWord] = [
    OddWord(
      chip: "aht10", kind: .zeros, question: [0xAC], answer: [0, 0, 0, 0, 0, 0],
      outcome: "not-ready"),
    OddWord(
      chip: "aht10", kind: .ones, question: [0xAC], answer: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      outcome: "not-ready"),
    OddWord(
      chip: "aht10", kind: .contradiction, question: [0xAC],
      answer: [0x98, 0x80, 0x00, 0x06, 0x00, 0x00], outcome: "not-ready"),
    OddWord(
      chip: "aht10", kind: .aboveMaximum, question: [0xAC],
      answer: [0x18, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], outcome: "out-of-range"),
    OddWord(
      chip: "aht10", kind: .powerUp, question: [0xAC],
      answer: [0x10, 0x80, 0x00, 0x06, 0x00, 0x00], outcome: "not-ready"),
    OddWord(
      chip: "aht10", kind: .outsideLimits, question: [0xAC],
      answer: [0x18, 0x80, 0x00, 0x0C, 0x00, 0x00], outcome: "- 50000 out-of-range"),
  ]

  private static func like(_ relative: String, _ part: String) -> [OddWord] {
    all.filter { $0.chip == relative }.map {
      OddWord(
        chip: part, kind: $0.kind, question: $0.question, answer: $0.answer, outcome: $0.outcome)
    }
  }
}
