/// The register file (BMP280 section 4.2, BME280 section 5.3, table 18 of each). Times in µs.
struct BMX280Registers {
  /// From a soft reset to the end of the NVM copy (table 1).
  private static let copyTime: UInt64 = 2_000

  let variant: BMX280Variant
  let die: BMX280Die
  let inputs: SignalBank
  /// All registers as a read finds them, but for `status`.
  var image = InlineArray<256, UInt8>(repeating: 0)
  var sequencer = BMX280Sequencer()
  /// In force for the running conversion.
  var oversampling = BMX280Oversampling()
  var memory = BMX280Memory()
  var filter = BMX280Filter()
  /// Why the last write was refused, or has no effect.
  var remark: ChipRemark?
  private var pointer: UInt8 = 0
  private var copyingUntil: UInt64 = 0

  /// Makes the registers of a specimen at their defaults.
  init(variant: BMX280Variant, die: BMX280Die, inputs: SignalBank) {
    self.variant = variant
    self.die = die
    self.inputs = inputs
    reset()
  }

  /// Takes pairs of register number and content; returns how many bytes are acknowledged.
  mutating func write(_ bytes: Span<UInt8>, at now: UInt64) -> Int {
    settle(now)
    var index = 0
    while index < bytes.count {
      guard isListed(bytes[index]) else {
        remark = .refused(.unlistedRegister, "table 18")
        return index
      }
      pointer = bytes[index]
      guard index + 1 < bytes.count else { break }
      guard store(bytes[index + 1], at: now) else { return index + 1 }
      index += 2
    }
    return bytes.count
  }

  /// Reads on from the selected register.
  mutating func read(into buffer: inout MutableSpan<UInt8>, at now: UInt64) {
    settle(now)
    let copying = now < copyingUntil
    image[0xF3] = (sequencer.isConverting(at: now) ? 0x08 : 0) | (copying ? 0x01 : 0)
    var next = pointer
    for index in buffer.indices {
      buffer[index] = copying && isCalibration(next) ? 0 : image[Int(next)]
      next &+= 1
    }
    pointer = next
  }

  /// Puts every register at its default.
  mutating func reset() {
    image = InlineArray(repeating: 0)
    for offset in 0..<26 { image[0x88 + offset] = die.calibrationByte(offset) }
    for offset in 26..<33 where variant.measuresHumidity {
      image[0xE1 - 26 + offset] = die.calibrationByte(offset)
    }
    image[0xD0] = variant.identity
    pointer = 0
    copyingUntil = 0
    sequencer = BMX280Sequencer()
    filter = BMX280Filter()
    publish(BMX280Result())
  }

  /// Registers that the memory map lists; 0xF6 is passed over in bursts but not named.
  private func isListed(_ register: UInt8) -> Bool {
    switch register {
    case 0xD0, 0xE0, 0xF3...0xF5, 0xF7...0xFC: true
    case 0xF2, 0xFD, 0xFE: variant.measuresHumidity
    default: isCalibration(register)
    }
  }

  private func isCalibration(_ register: UInt8) -> Bool {
    (0x88...0xA1).contains(register)
      || (variant.measuresHumidity && (0xE1...0xF0).contains(register))
  }

  /// Takes the content of the selected register; false if it is not acknowledged.
  private mutating func store(_ byte: UInt8, at now: UInt64) -> Bool {
    switch pointer {
    case 0xE0:
      // Any other value than 0xB6 has no effect (section 5.4.2).
      guard byte == 0xB6 else { return true }
      reset()
      copyingUntil = now &+ Self.copyTime
    case 0xF2:
      // Ignored while a change of mode waits (section 3.3.1).
      guard !sequencer.modeWaits else {
        remark = .withoutEffect(.busy, "section 3.3.1")
        return true
      }
      image[0xF2] = byte & 0x07
    case 0xF4:
      if sequencer.command(byte, at: now) { execute(byte, at: now) }
    case 0xF5:
      // "May be ignored" in normal mode (BMP280 section 4.3.5, BME280 section 5.4.6); but a chip
      // always acknowledges.
      guard !sequencer.isNormal else {
        remark = .withoutEffect(.wrongMode, "writes in normal mode may be ignored")
        return true
      }
      configure(byte)
    default:
      remark = .refused(.readOnly, "table 18")
      return false
    }
    return true
  }
}
