public import HAL
public import Units

/// Driver of the Aosong AHT20 for temperature and humidity (AHT20 product manual, chapter 5).
///
/// The chip answers with its status first, shows its last result again and again, and falls back to
/// an uncalibrated state with the power. What protects a reading: it was asked for after the last
/// one, the busy bit is clear, the calibration bit is set, the checksum fits, and an answer of all
/// zeros, which no air gives, is no measurement.
public struct AHT20<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .aht20 }

  /// The commands (product manual, chapter 5).
  private enum Command: UInt8 {
    case trigger = 0xAC
    case softReset = 0xBA
  }

  private enum Stage {
    case reset
    case inspect
    case calibrating
    case begin
    case converting(polls: UInt8)
  }

  /// Looks at a busy chip before it counts as stuck; 10 ms each.
  private static var pollsMax: UInt8 { 5 }
  private static var calibrated: UInt8 { 0x08 }
  private static var busy: UInt8 { 0x80 }
  /// −50 °C...150 °C over 20 bits (section 6.2).
  private static var celsius: LinearScale {
    LinearScale(lowest: -50_000, span: 200_000, steps: 1 << 20)
  }
  /// 0...100 %RH over 20 bits (section 6.1).
  private static var percent: LinearScale { LinearScale(lowest: 0, span: 100_000, steps: 1 << 20) }

  private let transport: Transport
  private let part: AHTPart
  private var faults: ChannelFaults
  private var stage = Stage.reset
  private var temperature: Int64 = 0
  private var humidity: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.init(transport, setup, .aht20)
  }

  /// Makes the driver of a relative.
  init(_ transport: Transport, _ setup: ChipSetup, _ part: AHTPart) {
    self.transport = transport
    self.part = part
    faults = ChannelFaults(setup.channels, of: 0b11)
  }

  /// Does the next transfers of the measurement.
  ///
  /// - Throws: ``SensorFault/notReady`` for a chip that stays busy, cannot be initialised or lost
  ///   power, ``SensorFault/checksum(expected:actual:)``, ``SensorFault/outOfRange``,
  ///   ``SensorFault/bus(_:)``; the chip is reset before the next measurement.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .reset
    switch current {
    case .reset:
      try transport.command(Command.softReset)
      stage = .inspect
      return .again(after: .milliseconds(20))
    case .inspect: return try inspect()
    case .calibrating:
      guard try isCalibrated() else { throw .notReady }
      return try begin()
    case .begin: return try begin()
    case .converting(let polls): return try collect(polls: polls)
    }
  }

  /// Channel 0 in m°C, 1 in m%RH.
  public func value(of index: Int) -> Int64 {
    index == 0 ? temperature : humidity
  }

  /// The first byte of any read is the status. The manual's "send 0x71" is the address with the
  /// read bit, 0x38 << 1 | 1, and no command: a chip that gets it as a command may stay busy.
  private func isCalibrated() throws(SensorFault) -> Bool {
    var status: InlineArray<1, UInt8> = [0]
    var bytes = status.mutableSpan
    try transport.fetchAnswer(into: &bytes)
    return status[0] & (Self.busy | Self.calibrated) == Self.calibrated
  }

  /// Section 5.4, step 1: a chip that is not calibrated has to be initialised first.
  private mutating func inspect() throws(SensorFault) -> SensorStep {
    if try isCalibrated() { return try begin() }
    let initialise: InlineArray<3, UInt8> = [part.initialise, 0x08, 0x00]
    try transport.command(bytes: initialise.span)
    stage = .calibrating
    return .again(after: .milliseconds(10))
  }

  private mutating func begin() throws(SensorFault) -> SensorStep {
    let trigger: InlineArray<3, UInt8> = [Command.trigger.rawValue, 0x33, 0x00]
    try transport.command(bytes: trigger.span)
    stage = .converting(polls: 0)
    return .again(after: .milliseconds(80))
  }

  private mutating func collect(polls: UInt8) throws(SensorFault) -> SensorStep {
    var frame = InlineArray<7, UInt8>(repeating: 0)
    if part.hasChecksum {
      var bytes = frame.mutableSpan
      try transport.fetchAnswer(into: &bytes)
      let expected = CRC8.sensirion.checksum(bytes.span.extracting(first: 6))
      guard expected == frame[6] else { throw .checksum(expected: expected, actual: frame[6]) }
    } else {
      try fetchTwice(&frame)
    }
    guard frame[0] & Self.busy == 0 else {
      guard polls < Self.pollsMax else { throw .notReady }
      stage = .converting(polls: polls + 1)
      return .again(after: .milliseconds(10))
    }
    let rawHumidity = Int64(frame[1]) << 12 | Int64(frame[2]) << 4 | Int64(frame[3] >> 4)
    let rawTemperature = Int64(frame[3] & 0x0F) << 16 | Int64(frame[4]) << 8 | Int64(frame[5])
    guard frame[0] & Self.calibrated != 0, rawHumidity | rawTemperature != 0 else {
      throw .notReady
    }
    faults.clear()
    temperature = Self.celsius.value(rawTemperature)
    let hasTemperature = part.celsius.admits(temperature)
    if !hasTemperature { faults.note(.outOfRange, of: 0) }
    if let value = Self.percent.humidity(rawHumidity, beside: hasTemperature) {
      humidity = value
    } else {
      faults.note(.outOfRange, of: 1)
    }
    stage = .begin
    return try faults.step()
  }
}

extension AHT20 {
  /// A chip without a checksum shows its last result as often as it is asked, so a disturbed read
  /// differs from the next one.
  private func fetchTwice(_ frame: inout InlineArray<7, UInt8>) throws(SensorFault) {
    var first = InlineArray<6, UInt8>(repeating: 0)
    var second = InlineArray<6, UInt8>(repeating: 0)
    var bytes = first.mutableSpan
    try transport.fetchAnswer(into: &bytes)
    var others = second.mutableSpan
    try transport.fetchAnswer(into: &others)
    // A conversion may end between the two; a busy chip is asked again.
    let isBusy = first[0] & Self.busy != 0
    for index in first.indices {
      guard first[index] == second[index] || isBusy else { throw .inconsistent }
      frame[index] = first[index]
    }
  }
}

extension ChipSchema {
  /// What board files may say about an AHT20: temperature −40...85 °C, humidity 0...100 %RH; no
  /// options.
  public static let aht20 = ChipSchema(
    name: "aht20",
    addresses: [0x38],
    clockHertzMax: 400_000,
    channels: [
      ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
      ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ],
    options: [],
    transfers: [.read(1), .read(7), .write(1), .write(3)],
    recognition: .untouched)
}
