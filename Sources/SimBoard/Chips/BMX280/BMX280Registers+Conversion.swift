internal import Units

/// The last conversion and what it was made of, so that a steady world is converted only once.
struct BMX280Memory: Equatable {
  var milliCelsius: Int64 = 0
  var milliPercent: Int64 = 0
  var milliPascal: Int64 = 0
  /// False until the first conversion under the present settings.
  var isValid = false
}

extension BMX280Registers {
  /// Does what became due up to `now` (µs): conversions, and a change of mode that waited for one.
  mutating func settle(_ now: UInt64) {
    if let (byte, at) = sequencer.due(at: now) {
      collect(by: at)
      execute(byte, at: at)
    }
    collect(by: now)
  }

  /// Carries out a write of `ctrl_meas`; only now `ctrl_hum` takes effect (section 5.4.3).
  mutating func execute(_ byte: UInt8, at now: UInt64) {
    image[0xF4] = byte
    oversampling = BMX280Oversampling(controlMeasurement: byte, controlHumidity: image[0xF2])
    memory.isValid = false
    sequencer.enter(
      byte, conversion: oversampling.conversionTime,
      standby: variant.standby(image[0xF5] >> 5), at: now)
  }

  /// Takes a content of `config`; the filter begins again with each.
  mutating func configure(_ byte: UInt8) {
    image[0xF5] = byte & 0xFD
    filter = BMX280Filter(configuration: byte)
    memory.isValid = false
  }

  /// Puts `result` into the data registers from 0xF7 on.
  mutating func publish(_ result: BMX280Result) {
    put(result.pressure << 4, at: 0xF7)
    put(result.temperature << 4, at: 0xFA)
    guard variant.measuresHumidity else { return }
    image[0xFD] = UInt8(truncatingIfNeeded: result.humidity >> 8)
    image[0xFE] = UInt8(truncatingIfNeeded: result.humidity)
  }

  private mutating func put(_ word: UInt32, at register: Int) {
    image[register] = UInt8(truncatingIfNeeded: word >> 16)
    image[register + 1] = UInt8(truncatingIfNeeded: word >> 8)
    image[register + 2] = UInt8(truncatingIfNeeded: word)
  }

  private mutating func collect(by now: UInt64) {
    guard let ended = sequencer.finished(by: now) else { return }
    if ended.asleep { image[0xF4] &= 0b1111_1100 }
    guard filter.isOn else {
      let world = world(at: ended.last)
      guard world != memory else { return }
      memory = world
      return publish(die.convert(world, oversampling))
    }
    // What was converted longer ago than this has no weight left.
    let count = min((ended.last - ended.first) / ended.period, BMX280Filter.depth)
    for age in (0...count).reversed() {
      let exact = die.convert(world(at: ended.last - age * ended.period), oversampling, bits: 20)
      publish(filter.pass(exact, oversampling))
    }
  }

  // Mutates nothing; but for any other call the compiler copies all registers first.
  private mutating func world(at microseconds: UInt64) -> BMX280Memory {
    let at = Instant(microseconds: microseconds)
    return BMX280Memory(
      milliCelsius: inputs.value(0, at: at),
      milliPercent: variant.measuresHumidity ? inputs.value(1, at: at) : 0,
      milliPascal: inputs.value(variant.pressureInput, at: at), isValid: true)
  }
}
