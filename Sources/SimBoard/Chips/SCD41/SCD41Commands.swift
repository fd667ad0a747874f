internal import HAL
internal import Units

/// The command machine of an SCD41 (section 3, table 9).
struct SCD41Commands {
  private enum Measuring: Equatable {
    case no
    /// One measurement; the chip answers nothing meanwhile.
    case once
    /// For ever, with this period in µs.
    case every(Int64)
  }

  private var measuring = Measuring.no
  private var end = Instant.never
  private var busyUntil = Instant.zero
  /// When the prepared answer can be fetched.
  private var answerAt = Instant.zero
  private var answer = AnswerBytes()
  /// The unread result.
  private var result: InlineArray<3, UInt16>?
  /// The stored settings: temperature offset of 4 °C, altitude, ambient pressure, self-calibration.
  private var settings: InlineArray<4, UInt16> = [1_498, 0, 0, 1]

  mutating func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    guard now >= busyUntil, measuring != .once else { return false }
    return direction == .write || (!answer.isEmpty && now >= answerAt)
  }

  mutating func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 1 else { return bytes.count }
    answer = AnswerBytes()
    let command = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    guard isAllowed(command) else { return 1 }
    if let setting = Self.stored(by: command) { return store(bytes, in: setting) }
    guard execute(command, at: now) else { return 1 }
    return 2
  }

  mutating func read(into buffer: inout MutableSpan<UInt8>) {
    answer.supply(&buffer)
    answer = AnswerBytes()
  }

  /// Lets the chip answer nothing until `end`.
  mutating func occupy(until end: Instant) {
    busyUntil = end
  }

  /// The end of the last measurement up to `now` that has not been handed out yet.
  mutating func finished(by now: Instant) -> Instant? {
    guard now >= end else { return nil }
    guard case .every(let period) = measuring else {
      measuring = .no
      defer { end = .never }
      return end
    }
    let missed = now.since(end).microseconds / period
    let last = end + .microseconds(missed * period)
    end = last + .microseconds(period)
    return last
  }

  /// Takes a result into the place of an unread one.
  mutating func publish(carbonDioxide: Int64, temperature: Int64, humidity: Int64) {
    let celsius = LinearConverter(-45_000...130_000, last: 65_535)
    let percent = LinearConverter(0...100_000, last: 65_535)
    let parts = max(0, min(40_000, (max(0, carbonDioxide) + 500) / 1_000))
    result = [UInt16(parts), UInt16(celsius.code(temperature)), UInt16(percent.code(humidity))]
  }

  private func isAllowed(_ command: UInt16) -> Bool {
    guard case .every = measuring else { return true }
    return
      switch command
    {
    case 0xEC05, 0xE4B8, 0x3F86, 0xE000: true
    default: false
    }
  }

  private mutating func execute(_ command: UInt16, at now: Instant) -> Bool {
    answerAt = now + .milliseconds(1)
    switch command {
    case 0x21B1: begin(.every(5_000_000), first: 5_000_000, at: now)
    case 0x21AC: begin(.every(30_000_000), first: 30_000_000, at: now)
    case 0x219D: begin(.once, first: 5_000_000, at: now)
    case 0x3F86:
      begin(.no, first: 0, at: now)
      busyUntil = now + .milliseconds(500)
    case 0x3646:
      self = SCD41Commands()
      busyUntil = now + .milliseconds(30)
    case 0xE4B8: answer.append(word: result == nil ? 0x8000 : 0x8006, .ones)
    case 0xEC05: return handOut()
    case 0x2318: answer.append(word: settings[0], .ones)
    case 0x2322: answer.append(word: settings[1], .ones)
    case 0x2313: answer.append(word: settings[3], .ones)
    case 0x3682:
      answer.append(word: 0xF896, .ones)
      answer.append(word: 0x9F07, .ones)
      answer.append(word: 0x3BBE, .ones)
    default: return false
    }
    return true
  }

  private mutating func begin(_ next: Measuring, first: Int64, at now: Instant) {
    measuring = next
    end = next == .no ? .never : now + .microseconds(first)
    result = nil
  }

  /// "No data available" shows in the read that is not acknowledged (section 3.6.2).
  private mutating func handOut() -> Bool {
    guard let words = result else { return true }
    result = nil
    for index in words.indices { answer.append(word: words[index], .ones) }
    return true
  }

  private static func stored(by command: UInt16) -> Int? {
    switch command {
    case 0x241D: 0
    case 0x2427: 1
    case 0xE000: 2
    case 0x2416: 3
    default: nil
    }
  }

  private mutating func store(_ bytes: Span<UInt8>, in setting: Int) -> Int {
    guard bytes.count > 4 else { return bytes.count }
    var register = CRCRegister.ones
    register.shift(in: bytes[2])
    register.shift(in: bytes[3])
    guard register.checksum == bytes[4] else { return 4 }
    settings[setting] = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    return 5
  }
}
