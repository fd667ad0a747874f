extension Problem {
  /// What the user wrote, of a problem that refuses it as a word.
  private var refusedText: String? {
    switch self {
    case .word(.choice(let text, _, _)), .word(.badName(let text)), .word(.notTruth(let text, _)),
      .shape(.unknownKey(let text, _, _)), .name(.unknown(_, let text, _, _)),
      .name(.unknownOf(_, let text, _, _, _)), .number(.malformed(let text, _)),
      .number(.unknownUnit(let text, _)), .number(.notHexadecimal(let text)),
      .wiring(.badGPIOChip(let text, _)), .name(.unknownChip(let text, _)):
      text
    default: nil
    }
  }

  /// The same problem, or that the refused word has a character that looks like another.
  var seen: Problem {
    guard let text = refusedText, let found = LookAlike.first(in: text) else { return self }
    return .word(.lookAlike(text, found))
  }
}
