public import HAL
public import Units

/// Driver of the Melexis MLX90614 infrared thermometer with one zone (datasheet revision 13).
///
/// The chip measures on by itself and answers SMBus word reads, whose packet error code covers the
/// whole transaction, address bytes included. Right after power-up it reads 0, which is no
/// temperature. Nothing is written, so the chip has no settings to lose.
public struct MLX90614: ChipDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .mlx90614 }

  /// The output range of the object (chapters on commands and on the computation of the object's
  /// temperature): −70.01 °C to the end of the 15 bits. Bit 15 is an error flag.
  private static let plausible: ClosedRange<UInt16> = 0x27AD...0x7FFF
  /// The operating range of the chip itself (absolute maximum ratings).
  private static let ambientLimits = OperatingRange(-40_000...125_000, beyond: 100)

  /// The cells of the RAM that hold results (table of RAM addresses).
  private enum Register: UInt8 {
    case ambient = 0x06
    case object = 0x07
  }

  /// Not any transport: the packet error code covers the address.
  private let transport: I2CEndpoint
  private var faults: ChannelFaults
  private var ambient: Int64 = 0
  private var object: Int64 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet. Fewer
  /// channels save nothing.
  public init(_ transport: I2CEndpoint, _ setup: ChipSetup) {
    self.transport = transport
    faults = ChannelFaults(setup.channels, of: 0b11)
  }

  /// Reads both temperatures; a measurement is one call.
  ///
  /// - Throws: ``SensorFault/checksum(expected:actual:)``, ``SensorFault/notReady`` just after
  ///   power-up, ``SensorFault/outOfRange`` for a result with the error flag,
  ///   ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    faults.clear()
    if let die = try temperature(from: .ambient) {
      ambient = die
      if !Self.ambientLimits.admits(die) { faults.note(.outOfRange, of: 0) }
    }
    if let seen = try temperature(from: .object) { object = seen }
    return try faults.step()
  }

  /// Channel 0, the chip itself, and 1, what it looks at, in m°C.
  public func value(of index: Int) -> Int64 {
    index == 0 ? ambient : object
  }

  /// Notes a fault of the channel where nil is returned.
  private mutating func temperature(from register: Register) throws(SensorFault) -> Int64? {
    let channel = register == .ambient ? 0 : 1
    var answer: InlineArray<3, UInt8> = [0, 0, 0]
    var bytes = answer.mutableSpan
    try transport.readRegisters(from: register, into: &bytes)
    let write = transport.address.rawValue << 1
    let transaction: InlineArray<5, UInt8> = [
      write, register.rawValue, write | 1, answer[0], answer[1],
    ]
    let expected = CRC8.packetError.checksum(transaction.span)
    guard expected == answer[2] else {
      faults.note(.checksum(expected: expected, actual: answer[2]), of: channel)
      return nil
    }
    let raw = UInt16(answer[0]) | UInt16(answer[1]) << 8
    guard Self.plausible.contains(raw) else {
      faults.note(raw == 0 ? .notReady : .outOfRange, of: channel)
      return nil
    }
    // 0.02 K a step (computation of the ambient and the object's temperature).
    return Int64(raw) * 20 - 273_150
  }
}

extension ChipSchema {
  /// What board files may say about an MLX90614.
  ///
  /// Channels: `ambient`, the temperature of the chip, −40...125 °C, and `object`, −70...382.2 °C.
  /// 0x5A is the address that every chip leaves the factory with; the others are those that its
  /// EEPROM is usually set to where several share a bus.
  public static let mlx90614 = ChipSchema(
    name: "mlx90614",
    addresses: [0x5A, 0x5B, 0x5C, 0x5D],
    clockHertzMax: 100_000,
    channels: [
      ChannelSchema("ambient", .temperature, lowest: -40_000, highest: 125_000),
      ChannelSchema("object", .temperature, lowest: -70_000, highest: 382_190),
    ],
    options: [],
    transfers: [.register(3)],
    recognition: .proof([ChipIdentity(.register(0x06), .checkedPacket)]))
}
