public import HAL
public import Units

/// Driver of the ROHM BH1750FVI for illuminance (BH1750FVI technical note, 2011.11).
///
/// The chip has no identity, no status and no checksum, and cannot be asked for its settings. What
/// protects a reading: the data register is cleared and all settings are sent before a measurement,
/// so that what it holds afterwards is of this measurement; and a result of exactly 0, which is
/// also what the register holds after power-up, is believed only after a second measurement from
/// the beginning. Darkness therefore takes twice the time.
public struct BH1750<Transport: CommandTransport>: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .bh1750 }

  private enum Stage {
    case begin
    case converting(isSecond: Bool)
    case streaming
  }

  private let transport: Transport
  private let settings: BH1750Settings
  private var stage = Stage.begin
  private var counts: UInt16 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    settings = BH1750Settings(setup.options)
  }

  /// Does the next transfers of the measurement; in continuous mode and once set up, one read.
  ///
  /// - Throws: ``SensorFault/bus(_:)``; the chip is set up again before the next measurement.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let current = stage
    stage = .begin
    switch current {
    case .begin: return try begin(isSecond: false)
    case .converting(let isSecond):
      let result = try collect()
      if result == 0 && !isSecond { return try begin(isSecond: true) }
      return finish(result)
    case .streaming:
      let result = try collect()
      if result == 0 { return try begin(isSecond: true) }
      return finish(result)
    }
  }

  /// Channel 0 in mlx; the upper end of the range means "at least".
  public func value(of index: Int) -> Int64 {
    settings.milliLux(counts)
  }

  private mutating func begin(isSecond: Bool) throws(SensorFault) -> SensorStep {
    // One command a transaction (page 7). The data register can be cleared with the power on only.
    let commands: InlineArray<5, BH1750Command> = [
      .powerOn, .reset, settings.timeHigh, settings.timeLow, settings.measure,
    ]
    for index in commands.indices { try transport.command(commands[index]) }
    stage = .converting(isSecond: isSecond)
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
    stage = settings.isContinuous ? .streaming : .begin
    return .measured
  }
}
