import Units

extension BoardReader {
  /// `{file: PATH, listen: 127.0.0.1:9100, every: 15 s, from-network: true}`
  func readMetrics(_ node: YAMLNode) -> MetricsEntry? {
    guard var cursor = reading.cursor(node, of: "metrics") else { return nil }
    if !cursor.contains("file"), !cursor.contains("listen") {
      reading.report(.shape(.needsOneOf(["file", "listen"], of: "metrics")), at: node.mark)
    }
    let file = cursor.optional("file") { reading.path($0) }
    let every = cursor.optional("every", MetricsEntry.standardPeriod) {
      reading.interval($0, in: .seconds(1)...Limits.longest)
    }
    let fromNetwork = cursor.optional("from-network", false) { reading.truth($0) }
    let listen = cursor.optional("listen") { readAddress($0, fromNetwork: fromNetwork) }
    cursor.finish()
    return MetricsEntry(file: file, listen: listen, every: every)
  }

  private func readAddress(_ node: YAMLNode, fromNetwork: Bool) -> MetricsEntry.Address? {
    guard let text = reading.text(node) else { return nil }
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
      HostName.isHost(text.utf8[..<colon]),
      text[colon...].dropFirst().utf8.allSatisfy(isDigit),
      let port = UInt16(text[colon...].dropFirst())
    else {
      reading.report(.metrics(.address(text)), at: node.mark)
      return nil
    }
    let isBracketed = text.utf8.first == UInt8(ascii: "[")
    let host = String(text[..<colon].dropFirst(isBracketed ? 1 : 0).dropLast(isBracketed ? 1 : 0))
    guard fromNetwork || isThisMachine(host) else {
      reading.report(.metrics(.beyondThisMachine(host)), at: node.mark)
      return nil
    }
    return MetricsEntry.Address(host: host, port: port)
  }
}
