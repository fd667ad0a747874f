import HAL
import NodeAssembly
import NodeLoop
import Sensors
import SimBoard
import SimWorld
import Testing
import Units

/// A chip of the catalogue with options, to be read on a bus that is disturbed.
struct SurveyedChip: Sendable, CustomTestStringConvertible {
  let driver: DriverEntry
  let model: ModelEntry
  let options: ChipOptions
  let testDescription: String
  /// Into how many parts a channel's range is divided for the two worlds.
  var parts: Int64 = 16

  /// Every chip on a bus that measures, in each of its modes and with a limit of its alert output;
  /// in every setting of every option, one at a time, if `thorough`.
  static func all(thorough: Bool) -> [SurveyedChip] {
    Drivers.all.filter { $0.schema.connection == .bus && lines($0.schema) ?? 1 > 0 }
      .flatMap { driver in
        Models.all.filter { $0.name == "\(driver.schema.name)" }.flatMap { model in
          settings(driver.schema, thorough: thorough).map { options, name in
            var chip = SurveyedChip(
              driver: driver, model: model, options: options, testDescription: name)
            // In a range that is narrower than the channel's both worlds may be at its end.
            let clean = chip.run()
            if clean.before[0].values == clean.after[0].values { chip.parts = 512 }
            return chip
          }
        }
      }
  }

  /// How many lines it supplies; nil for a chip that measures.
  private static func lines(_ schema: ChipSchema) -> Int? {
    switch schema.supplies {
    case .lines(let count): count
    case .buses: 0
    case .nothing: nil
    }
  }

  /// Defaults, and what differs from them in one option.
  private static func settings(
    _ schema: ChipSchema, thorough: Bool
  ) -> [(ChipOptions, String)] {
    var all = [(schema.defaults, "\(schema.name)")]
    for (place, option) in schema.options.enumerated()
    where thorough || option.isLimit || "\(option.name)" == "mode" {
      let values: [Int64] =
        switch option.form {
        case .choices(let choices): choices.map(\.value)
        case .amount(_, let range):
          // An odd part of the range, which has ones in most bits of a register.
          [(range.lowerBound + 2 * range.upperBound) / 3]
            + (thorough ? [range.lowerBound, range.upperBound] : [])
        }
      for value in values where value != option.defaultValue {
        var options = schema.defaults
        options[place] = value
        all.append((options, "\(schema.name) with \(option.name) \(value)"))
      }
    }
    return all
  }
}

/// What a run of several measurements gave.
struct SurveyRun {
  /// One measurement.
  struct Round {
    /// By channel; nil where there was a fault.
    var values: [Int64?]
    let at: Instant
    /// Whether it began after the last disturbed transfer.
    let beganWell: Bool
  }

  /// In the world before, and in the one after.
  var before: [Round] = []
  var after: [Round] = []
  /// Every transfer in the world before.
  var lengths: [DisturbedBus.Lengths] = []
  /// What the chip has in registers at the end that no value shows.
  var registers: [UInt16] = []
  /// Whether the chip refuses settings until it loses its power.
  var isLocked = false
}

extension SurveyedChip {
  /// How many channels or lines there are.
  private var channels: Int {
    Self.lines(driver.schema) ?? driver.schema.channels.count
  }

  /// Measures `rounds` times in one world and then three times and more in another, which has
  /// lasted for longer than any conversion of any chip.
  func run(_ disturbance: Disturbance? = nil, rounds: Int = 2) -> SurveyRun {
    guard let address = driver.schema.addresses.first.flatMap({ I2CAddress($0) }) else {
      preconditionFailure("a chip on a bus has an address")
    }
    let bank = SignalBank(steady: world(5))
    guard let chip = model.model(at: address, options, inputs: bank) else {
      preconditionFailure("a chip on a bus has a model for a bus")
    }
    let bus = DisturbedBus(chip, at: address, inputs: bank, disturbance)
    var setup = ChipSetup(options: options, channels: ChannelMask(bits: 0xFF))
    setup.lines.pullUps = 0xFFFF
    guard let device = driver.device(at: I2CEndpoint(bus, at: address), setup) else {
      preconditionFailure("a chip on a bus has a driver for a bus")
    }
    var run = SurveyRun()
    set(chip, lines: 0x5A5A, at: bus.clock.now)
    for _ in 0..<rounds {
      run.before.append(measure(device, bus))
      bus.clock.advance(by: .seconds(1))
    }
    run.lengths = bus.lengths
    for (place, value) in world(11).enumerated() { bank.replace(place, with: .constant(value)) }
    set(chip, lines: 0x33CC, at: bus.clock.now)
    bus.clock.advance(by: .seconds(70))
    for _ in 0..<3 + forgivenWrites {
      run.after.append(measure(device, bus))
      bus.clock.advance(by: .seconds(1))
    }
    run.registers = unseen.map { chip.word(of: $0, at: bus.clock.now) }
    // `Crit. Lock` and `Win. Lock` (MCP9808, register 5-2).
    run.isLocked = name == "mcp9808" && chip.word(of: 1, at: bus.clock.now) & 0x00C0 != 0
    return run
  }

  private func measure(_ device: Device, _ bus: DisturbedBus) -> SurveyRun.Round {
    let beganWell = bus.isWell
    var values = [Int64?](repeating: nil, count: channels)
    do throws(SensorFault) {
      for _ in 0..<200 {
        let missing: ChannelMask
        switch try device.advance() {
        case .again(let span):
          bus.clock.advance(by: span)
          continue
        case .measured: missing = ChannelMask(bits: 0)
        case .partial(let channels, _): missing = channels
        }
        for channel in values.indices where !missing.contains(channel) {
          values[channel] = device.value(channel)
        }
        break
      }
    } catch {}
    bus.measured()
    return SurveyRun.Round(values: values, at: bus.clock.now, beganWell: beganWell)
  }

  /// The first input at so many parts of what its channel can measure, each further one at a part
  /// more.
  private func world(_ first: Int64) -> [Int64] {
    zip(model.inputNames, model.restingInputs).enumerated().map { place, input in
      let channel = driver.schema.channels.first { "\($0.name)" == "\(input.0)" }
      guard let channel, "\(channel.name)" != "time" else { return input.1 }
      return channel.lowest + (channel.highest - channel.lowest) / parts * (first + Int64(place))
    }
  }

  private func set(_ chip: any I2CChipModel, lines: UInt16, at now: Instant) {
    guard let supplier = chip as? any LineSupplierModel else { return }
    for line in 0..<16 { supplier.world(drives: line, lines >> UInt16(line) & 1 == 1, at: now) }
  }

  /// The chip's name in files.
  var name: String { model.name }

  /// How many values a disturbed command can falsify after the one that it belongs to: those of a
  /// chip that cannot be asked for its settings, until its driver sends them again.
  var forgivenWrites: Int {
    name == "bh1750" && testDescription.contains("with mode") ? 15 : 0
  }

  /// Registers of sixteen bits that no value depends on and that must be as without a disturbance
  /// all the same: limits of the alert output, by the datasheets; and what other programs have set
  /// up in a DS3231, the end of alarm 2 with the control register.
  var unseen: [UInt8] {
    switch name {
    case "ds3231": [0x0D]
    case "mcp9808": [2, 3, 4]
    default: driver.schema.options.contains(where: \.isLimit) ? [2, 3] : []
    }
  }

  /// Whether a channel is a time, which only a program can set after a loss of power.
  func isTime(_ channel: Int) -> Bool {
    channel < driver.schema.channels.count
      && "\(driver.schema.channels[channel].name)" == "time"
  }

  /// Whether a value is what a clean run gave; a time goes on.
  func isRight(
    _ value: Int64, of channel: Int, in round: SurveyRun.Round, by clean: SurveyRun.Round
  )
    -> Bool
  {
    guard let wanted = clean.values[channel] else { return false }
    guard isTime(channel) else { return value == wanted }
    return abs(value - wanted - round.at.since(clean.at).microseconds / 1_000) <= 1_010
  }
}

extension I2CChipModel {
  /// A register of sixteen bits, upper byte first.
  fileprivate func word(of register: UInt8, at now: Instant) -> UInt16 {
    let pointer = [register]
    _ = write(pointer.span, at: now)
    var bytes: [UInt8] = [0, 0]
    var span = bytes.mutableSpan
    read(into: &span, at: now)
    stop(at: now)
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }
}
