import Units

extension BoardReader {
  /// `ledger: {capacity: 2600 mAh, asleep: 60 µA, awake: {current: 15 mA, each: 50 ms},
  /// radio: {current: 70 mA, tail: 10 s}, transmit: {current: 220 mA, rate: 20 kB/s}}`
  func readLedger(_ node: YAMLNode) -> LedgerEntry? {
    guard var cursor = reading.cursor(node, of: "a ledger") else { return nil }
    // Nothing is a fair guess: boards differ by a factor of a thousand.
    let capacity = cursor.required("capacity") {
      reading.measure($0, .charge, in: 1_000...1_000_000_000_000)
    }
    let asleep = cursor.required("asleep") { readCurrent($0) }
    let awake = cursor.required("awake") { node in
      readDraw(node, "awake", "each") { reading.interval($0, in: .zero...Limits.day) }
    }
    let radio = cursor.required("radio") { node in
      readDraw(node, "radio", "tail") { reading.interval($0, in: .zero...Limits.day) }
    }
    let transmit = cursor.required("transmit") { node in
      readDraw(node, "transmit", "rate") { reading.measure($0, .rate, in: 1...1_000_000_000) }
    }
    cursor.finish()
    guard let capacity, let asleep, let awake, let radio, let transmit else { return nil }
    return LedgerEntry(
      capacity: capacity, asleep: asleep, awake: awake.current, awakeEach: awake.other,
      radio: radio.current, radioTail: radio.other, transmit: transmit.current,
      bytesPerSecond: transmit.other)
  }

  /// `{current: 70 mA, tail: 10 s}`
  private func readDraw<Value>(
    _ node: YAMLNode, _ state: String, _ key: String, _ read: (YAMLNode) -> Value?
  ) -> (current: Int64, other: Value)? {
    guard var cursor = reading.cursor(node, of: "`\(state)`") else { return nil }
    let current = cursor.required("current") { readCurrent($0) }
    let other = cursor.required(key, read)
    cursor.finish()
    guard let current, let other else { return nil }
    return (current, other)
  }

  private func readCurrent(_ node: YAMLNode) -> Int64? {
    reading.measure(node, .kind(.current), in: 0...100_000_000)
  }
}
