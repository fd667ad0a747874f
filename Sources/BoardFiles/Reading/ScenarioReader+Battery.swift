extension ScenarioReader {
  /// `at least 90`, `{at-least: 90}`, `90` and the like, in days.
  func readBatteryDays(_ node: YAMLNode) -> CountBound? {
    guard case .scalar(let text, let plain) = node.content,
      let word = ["at least ", "at most "].first(where: { text.hasPrefix($0) })
    else { return readCount(node) }
    let number = YAMLNode(
      mark: node.mark, content: .scalar(String(text.dropFirst(word.count)), plain: plain))
    return reading.whole(number, in: 0 ... .max).map { days in
      word == "at least "
        ? CountBound(atLeast: Int(days), atMost: .max) : CountBound(atLeast: 0, atMost: Int(days))
    }
  }
}
