public import HAL
public import Units

/// Driver of the ROHM BH1750FVI for illuminance (BH1750FVI technical note, 2011.11).
///
/// The chip has no identity, no status and no checksum, and cannot be asked for its settings. What
/// protects a reading: the data register is cleared and all settings are sent before a measurement,
/// so that what it holds afterwards is of this measurement; and a result that the register holds
/// after power-up (0), or that a bus gives that is let go (ones, or ones in the second byte), is
/// believed only if a second measurement from the beginning has the same. Darkness and the end of
/// the range therefore take twice the time. In one-time mode each measurement sends all settings;
/// in continuous mode they are sent again for every sixteenth value, so that a disturbed command
/// falsifies at most fifteen values after the one that it belongs to.
public struct BH1750<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .bh1750 }

  private enum Stage {
    case begin
    /// After so many doubtful results, the last of which is given.
    case converting(doubts: UInt8, last: UInt16)
    case streaming
  }

  /// Doubtful results that may differ from each other before the measurement is given up.
  private static var doubtsMax: UInt8 { 3 }

  /// Values in continuous mode by one sending of the settings.
  private static var valuesMax: UInt8 { 16 }

  private let transport: Transport
  private let settings: BH1750Settings
  private var stage = Stage.begin
  private var counts: UInt16 = 0
  /// Values since the settings were sent.
  private var values: UInt8 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    settings = BH1750Settings(setup.options)
  }

  /// Does the next transfers of the measurement; in continuous mode and once set up, one read.
  ///
  /// - Throws: ``SensorFault/inconsistent`` for results that differ in what a bus alone can make,
  ///   ``SensorFault/bus(_:)``; the chip is set up again before the next measurement.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .begin
    switch current {
    case .begin: return try begin()
    case .converting(let doubts, let last):
      let result = try collect()
      guard isDoubtful(result), doubts == 0 || result != last else { return finish(result) }
      guard doubts < Self.doubtsMax else { throw .inconsistent }
      return try begin(doubts: doubts + 1, last: result)
    case .streaming:
      let result = try collect()
      guard isDoubtful(result) else { return finish(result) }
      return try begin(doubts: 1, last: result)
    }
  }

  /// Channel 0 in mlx; the upper end of the range means "at least".
  public func value(of index: Int) -> Int64 {
    settings.milliLux(counts)
  }

  private mutating func begin(doubts: UInt8 = 0, last: UInt16 = 0) throws(SensorFault)
    -> SensorStep
  {
    // One command a transaction (page 7). The data register can be cleared with the power on only.
    let commands: InlineArray<5, BH1750Command> = [
      .powerOn, .reset, settings.timeHigh, settings.timeLow, settings.measure,
    ]
    for index in commands.indices { try transport.command(commands[index]) }
    values = 0
    stage = .converting(doubts: doubts, last: last)
    return .again(after: .microseconds(settings.conversionMax))
  }

  private func collect() throws(SensorFault) -> UInt16 {
    var frame: InlineArray<2, UInt8> = [0, 0]
    var bytes = frame.mutableSpan
    try transport.fetchAnswer(into: &bytes)
    return UInt16(frame[0]) << 8 | UInt16(frame[1])
  }

  private mutating func finish(_ result: UInt16) -> SensorStep {
    counts = result
    values += 1
    stage = settings.isContinuous && values < Self.valuesMax ? .streaming : .begin
    return .measured
  }
}
