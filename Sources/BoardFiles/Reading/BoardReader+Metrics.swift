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
    let bytes = Array(text.utf8)
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
      HostName.isHost(text.utf8[..<text.utf8.index(text.utf8.startIndex, offsetBy: colon)]),
      bytes[(colon + 1)...].allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(
        text.utf8.suffix(bytes.count - colon - 1).reduce("") { $0 + "\($1 - 0x30)" })
    else {
      reading.report(.metrics(.address(text)), at: node.mark)
      return nil
    }
    let isBracketed = bytes.first == UInt8(ascii: "[")
    let host = String(
      decoding: bytes[..<colon].dropFirst(isBracketed ? 1 : 0).dropLast(isBracketed ? 1 : 0),
      as: UTF8.self)
    guard fromNetwork || Self.isLoopback(host) else {
      reading.report(.metrics(.beyondThisMachine(host)), at: node.mark)
      return nil
    }
    return MetricsEntry.Address(host: host, port: port)
  }

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }
}
