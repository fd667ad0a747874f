internal import HAL
internal import Units

/// The command machine of an SCD41 (section 3, table 9).
struct SCD41Commands {
  /// What a running measurement is.
  enum Measuring: Equatable {
    case no
    /// One measurement; the chip answers nothing meanwhile.
    case once
    /// One of temperature and humidity only.
    case climateOnce
    /// For ever, with this period in µs.
    case every(Int64)
  }

  /// Reinitialisation and waking up take at most 30 ms (table 9), mostly less.
  private static let restart = Interval.milliseconds(15)

  private var measuring = Measuring.no
  private var end = Instant.never
  private var busyUntil = Instant.zero
  private var isAsleep = false
  private var answer = AnswerBytes()
  /// The unread result.
  private var result: InlineArray<3, UInt16>?
  /// The next single shot is the first since the power came.
  private var isUnsettled = true
  private var settings = SCD41Settings()
  private var stored = SCD41Settings()
  /// See ``I2CChipModel``.
  var remark: ChipRemark?
  /// In hPa; the EEPROM does not keep it.
  private var pressure: UInt16 = 1_013

  mutating func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    guard now >= busyUntil, measuring != .once, measuring != .climateOnce else {
      remark = .refused(.busy, "table 9: execution time")
      return false
    }
    // A sleeping chip hears the command that wakes it; what it does not acknowledge is the first
    // byte here, since otherwise the bus would end before the command.
    guard direction == .read, isAsleep || answer.isEmpty else { return true }
    remark = .refused(isAsleep ? .asleep : .nothingToRead, "section 3.6.2")
    return false
  }

  mutating func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 1 else { return isAsleep ? 0 : bytes.count }
    answer = AnswerBytes()
    let command = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    guard !isAsleep else { return wake(command, at: now) }
    guard isAllowed(command) else {
      remark = .refused(.wrongMode, "table 9: not during a measurement")
      return 1
    }
    if let setting = SCD41Settings.written(by: command) {
      return takeWord(bytes) { $0.settings[setting] = $1 }
    }
    switch command {
    case 0xE000 where bytes.count > 2: return takeWord(bytes) { $0.pressure = $1 }
    case 0x362F:
      return takeWord(bytes) { machine, _ in
        machine.busyUntil = now + .milliseconds(400)
        // The correction, which is none.
        machine.answer.append(word: 0x8000, .ones)
      }
    default:
      guard execute(command, at: now) else {
        remark = .refused(.unknownCommand, "table 9")
        return 1
      }
      if bytes.count > 2 { remark = .refused(.tooManyBytes, "table 9") }
      return 2
    }
  }

  mutating func read(into buffer: inout MutableSpan<UInt8>) {
    answer.supply(&buffer)
    answer = AnswerBytes()
  }

  /// Power was lost and came back: what the EEPROM holds is left.
  mutating func powerCycle(at now: Instant) {
    restart(at: now)
    isUnsettled = true
  }

  /// The measurement that ended last up to `now` and has not been taken, with its end.
  mutating func finished(by now: Instant) -> (measurement: Measuring, end: Instant)? {
    guard now >= end else { return nil }
    guard case .every(let period) = measuring else {
      defer {
        measuring = .no
        end = .never
      }
      return (measuring, end)
    }
    let missed = now.since(end).microseconds / period
    let last = end + .microseconds(missed * period)
    end = last + .microseconds(period)
    return (measuring, last)
  }

  /// Takes a result into the place of an unread one.
  mutating func publish(
    _ measurement: Measuring, carbonDioxide: Int64, temperature: Int64, humidity: Int64
  ) {
    let celsius = LinearConverter(-45_000...130_000, last: 65_535)
    let percent = LinearConverter(0...100_000, last: 65_535)
    var parts = max(0, min(40_000, (max(0, carbonDioxide) + 500) / 1_000))
    switch measurement {
    case .climateOnce: parts = 0
    case .once:
      // The first single shot after power-up is to be discarded (sections 3.10 and 3.10.4): here it
      // is wrong enough to be seen.
      if isUnsettled { parts /= 2 }
      isUnsettled = false
    case .every, .no: isUnsettled = false
    }
    result = [UInt16(parts), UInt16(celsius.code(temperature)), UInt16(percent.code(humidity))]
  }

  /// What "can be executed while a periodic measurement is running" (table 9).
  private func isAllowed(_ command: UInt16) -> Bool {
    guard case .every = measuring else { return true }
    switch command {
    case 0xEC05, 0xE4B8, 0x3F86, 0xE000: return true
    default: return false
    }
  }
}

// MARK: Commands

extension SCD41Commands {
  private mutating func execute(_ command: UInt16, at now: Instant) -> Bool {
    if let setting = SCD41Settings.read(by: command) {
      answer.append(word: settings[setting], .ones)
      return true
    }
    switch command {
    case 0x21B1: begin(.every(5_000_000), first: 5_000_000, at: now)
    case 0x21AC: begin(.every(30_000_000), first: 30_000_000, at: now)
    case 0x219D: begin(.once, first: 5_000_000, at: now)
    case 0x2196: begin(.climateOnce, first: 50_000, at: now)
    case 0xE4B8: answer.append(word: result == nil ? 0x8000 : 0x8006, .ones)
    case 0xEC05: handOut()
    case 0xE000: answer.append(word: pressure, .ones)
    // Bits 15...12: the variant.
    case 0x202F: answer.append(word: 0x1440, .ones)
    case 0x3682:
      answer.append(word: 0xF896, .ones)
      answer.append(word: 0x9F07, .ones)
      answer.append(word: 0x3BBE, .ones)
    default: return maintain(command, at: now)
    }
    return true
  }

  /// Commands that keep the chip busy or change its state; false for one that it does not know.
  private mutating func maintain(_ command: UInt16, at now: Instant) -> Bool {
    switch command {
    case 0x3F86:
      begin(.no, first: 0, at: now)
      busyUntil = now + .milliseconds(500)
    case 0x3646: restart(at: now)
    case 0x3615:
      stored = settings
      busyUntil = now + .milliseconds(800)
    case 0x3632:
      stored = SCD41Settings()
      restart(at: now)
      busyUntil = now + .milliseconds(1_200)
    case 0x3639:
      busyUntil = now + .seconds(10)
      // No malfunction.
      answer.append(word: 0, .ones)
    case 0x36E0:
      begin(.no, first: 0, at: now)
      isAsleep = true
    // Awake already.
    case 0x36F6: return true
    default: return false
    }
    return true
  }

  /// "The sensor does not acknowledge the wake_up command" (section 3.10.4).
  private mutating func wake(_ command: UInt16, at now: Instant) -> Int {
    remark = .refused(.asleep, "section 3.10.4: wake_up is not acknowledged")
    if command == 0x36F6 {
      isAsleep = false
      isUnsettled = true
      busyUntil = now + Self.restart
    }
    return 0
  }

  private mutating func begin(_ next: Measuring, first: Int64, at now: Instant) {
    measuring = next
    end = next == .no ? .never : now + .microseconds(first)
    result = nil
  }

  /// "No data available" shows in the read that is not acknowledged (section 3.6.2).
  private mutating func handOut() {
    guard let words = result else { return }
    result = nil
    for index in words.indices { answer.append(word: words[index], .ones) }
  }

  private mutating func restart(at now: Instant) {
    begin(.no, first: 0, at: now)
    settings = stored
    pressure = 1_013
    isAsleep = false
    answer = AnswerBytes()
    busyUntil = now + Self.restart
  }

  /// Takes the word behind a command if its check fits.
  private mutating func takeWord(
    _ bytes: Span<UInt8>, _ take: (inout SCD41Commands, UInt16) -> Void
  ) -> Int {
    guard bytes.count > 4 else {
      remark = .withoutEffect(.tooFewBytes, "section 3.3")
      return bytes.count
    }
    var register = CRCRegister.ones
    register.shift(in: bytes[2])
    register.shift(in: bytes[3])
    guard register.checksum == bytes[4] else {
      remark = .refused(.checkByte, "section 3.11")
      return 4
    }
    take(&self, UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
    remark = .withoutEffect(.notModelled, "kept, but of no effect on the measurements")
    return 5
  }
}
