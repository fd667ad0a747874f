import HAL
import Sensors
import SimBoard
import Units

/// What failing transfers led to.
struct FailingTransfers {
  /// Failures that were injected before a run went without one.
  var injected = 0
  /// Runs in which a failed transfer did not surface as a fault.
  var silent: [Int] = []
  /// Failures after which the driver did not come back by itself.
  var unrecovered: [Int] = []
  /// Failures after which an old world was reported.
  var stale: [Int] = []
}

/// What losses of power led to.
struct BrownOuts {
  var losses = 0
  /// Losses after which an old or wrong value was reported as fresh.
  var stale: [Int] = []
  /// Losses after which the driver did not come back by itself.
  var unrecovered: [Int] = []
}

extension ChipUnderTest {
  typealias Expected = @Sendable (_ channel: Int, _ world: [Int64], ChipOptions) -> Int64
  /// What a channel has counted by itself.
  typealias Elapsed = @Sendable (_ channel: Int, Instant) -> Int64

  init<Driver: ChipDriver & SendableMetatype, Model: I2CChipModel & SendableMetatype>(
    _ driver: Driver.Type, _ model: Model.Type, address: UInt8, masks: [UInt8],
    masksAfterLoss: [UInt8]? = nil, as schema: ChipSchema = Driver.schema,
    world ranges: [ClosedRange<Int64>],
    expected: @escaping Expected, elapsed: @escaping Elapsed = { _, _ in 0 },
    step: @escaping @Sendable (_ channel: Int, ChipOptions) -> Int64
  ) where Driver.Transport == I2CEndpoint {
    let bench: @Sendable (ChipOptions, ChannelMask) -> Bench<Driver, Model> = { options, mask in
      Bench(
        address: .test(address), options: options, mask: mask, ranges: ranges,
        expected: expected, elapsed: elapsed, step: step)
    }
    self.init(
      name: "\(schema.name) at 0x\(String(address, radix: 16))", schema: schema,
      sweep: { options, mask, points, seed in
        try bench(options, mask).sweep(points: points, seed: seed)
      },
      failing: { options, mask, failure in try bench(options, mask).fail(failure) },
      brownOut: { options, mask in try bench(options, mask).brownOut() },
      disturbed: { options, mask, way in try bench(options, mask).disturb(way) },
      masks: masks, masksAfterLoss: masksAfterLoss ?? masks)
  }
}

/// One driver on one model in a settable world.
struct Bench<Driver: ChipDriver, Model: I2CChipModel> where Driver.Transport == I2CEndpoint {
  let address: I2CAddress
  let options: ChipOptions
  let mask: ChannelMask
  let ranges: [ClosedRange<Int64>]
  let expected: ChipUnderTest.Expected
  let elapsed: ChipUnderTest.Elapsed
  let step: (_ channel: Int, ChipOptions) -> Int64
  /// Longer than any standby or conversion: whatever a chip shows then is of the present world.
  private let settling = Interval.seconds(70)

  private func make(_ world: [Int64]) -> (Driver, ModelBus<Model>, SignalBank) {
    let bank = SignalBank(steady: world)
    let chip = Model(address: address, options: options, inputs: bank)
    let bus = ModelBus(chip, at: address)
    return (Driver(on: bus, at: address, options, channels: mask.bits), bus, bank)
  }

  private func middle(_ eighths: Int64) -> [Int64] {
    ranges.map { $0.lowerBound + ($0.upperBound - $0.lowerBound) / 8 * eighths }
  }

  /// The channels whose value is not that of `world`; those in `missing` have none.
  private func differences(
    _ driver: Driver, _ world: [Int64], at now: Instant,
    missing: ChannelMask = ChannelMask(bits: 0)
  ) -> [String] {
    (0..<8).filter { mask.contains($0) && !missing.contains($0) }.compactMap { channel in
      let wanted = expected(channel, world, options) + elapsed(channel, now)
      let value = driver.value(of: channel)
      guard abs(value - wanted) > step(channel, options) else { return nil }
      return "channel \(channel): read \(value), is \(wanted), \(world)"
    }
  }

  func sweep(points: Int, seed: UInt64) throws -> [String] {
    var random = SplitMix64(seed: seed)
    var (driver, bus, bank) = make(middle(4))
    var problems: [String] = []
    for point in 0..<points {
      let world = ranges.map { range in
        switch point {
        case 0: range.lowerBound
        case 1: range.upperBound
        default: range.lowerBound + Int64(random.below(UInt64(range.count)))
        }
      }
      bank.hold(world)
      bus.now = bus.now + settling
      try driver.measure(on: bus)
      problems += differences(driver, world, at: bus.now)
    }
    return problems
  }

  func fail(_ failure: TransferFailure) throws -> FailingTransfers {
    var outcome = FailingTransfers()
    for number in 1...200 {
      var (driver, bus, bank) = make(middle(2))
      bus.failing = (number, failure)
      var faults = 0
      for eighths in Int64(2)...4 {
        bank.hold(middle(eighths))
        bus.now = bus.now + settling
        do {
          try driver.measure(on: bus)
          if !differences(driver, middle(eighths), at: bus.now).isEmpty {
            outcome.stale.append(number)
          }
        } catch is SensorFault { faults += 1 }
      }
      guard bus.transfers >= number else { return outcome }
      outcome.injected += 1
      if faults == 0 { outcome.silent.append(number) }
      bank.hold(middle(6))
      bus.now = bus.now + settling
      try? driver.measure(on: bus)
      if !differences(driver, middle(6), at: bus.now).isEmpty { outcome.unrecovered.append(number) }
    }
    return outcome
  }

  /// Disturbs read number 1, 2, ... of three measurements, until a run has fewer; returns the
  /// values that are not those of the world, in that run or in a last measurement.
  func disturb(_ way: DisturbedRead) throws -> [String] {
    var problems: [String] = []
    for number in 1...200 {
      var (driver, bus, bank) = make(middle(3))
      bus.forge = { read, _, own in read == number ? way.forged(own) : nil }
      for eighths in Int64(3)...6 {
        if eighths == 6 && bus.reads < number { return problems }
        let world = middle(eighths)
        bank.hold(world)
        bus.now = bus.now + settling
        // A fault is as good as a value, except in the last measurement.
        guard let step = try? driver.outcome(on: bus) else {
          if eighths == 6 { problems.append("read \(number): no recovery") }
          continue
        }
        var missing = ChannelMask(bits: 0)
        if case .partial(let channels, _) = step { missing = channels }
        let wrong = differences(driver, world, at: bus.now, missing: missing)
        problems += wrong.map { "read \(number): \($0)" }
      }
    }
    return problems
  }

  /// Power is lost before step `loss` of a run of measurements, for `loss` = 0... until the run is
  /// over; the world changes with it, so that a value from before is seen to be stale.
  func brownOut() throws -> BrownOuts {
    var outcome = BrownOuts()
    for loss in 0..<24 {
      var (driver, bus, bank) = make(middle(2))
      for step in 0..<40 {
        if step == loss {
          bank.hold(middle(6))
          bus.chip.powerCycle(at: bus.now)
          outcome.losses += 1
        }
        let world = middle(step >= loss ? 6 : 2)
        switch try? driver.advance() {
        case .again(let span): bus.now = bus.now + span
        case .measured:
          if !differences(driver, world, at: bus.now).isEmpty { outcome.stale.append(loss) }
          bus.now = bus.now + .milliseconds(1)
        case .partial(let missing, _):
          if !differences(driver, world, at: bus.now, missing: missing).isEmpty {
            outcome.stale.append(loss)
          }
          bus.now = bus.now + .milliseconds(1)
        case nil: bus.now = bus.now + .milliseconds(5)
        }
      }
      bus.now = bus.now + settling
      try? driver.measure(on: bus)
      try? driver.measure(on: bus)
      if !differences(driver, middle(6), at: bus.now).isEmpty { outcome.unrecovered.append(loss) }
    }
    return outcome
  }
}
