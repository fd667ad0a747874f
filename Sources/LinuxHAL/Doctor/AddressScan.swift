public import HAL

/// Asks every address of a bus whether a chip is there, as `i2cdetect` of i2c-tools does.
public enum AddressScan {
  /// The addresses that chips can have (UM10204, table 4: the others are reserved).
  public static let addresses: ClosedRange<UInt8> = 0x08...0x77

  /// So many addresses in a row that end with a time-out are a wire that is held, and no chip.
  private static let timeoutsMax = 3

  /// Addresses that acknowledge, ascending. Changes nothing in a chip: it sends an address for
  /// writing and stops, and where memories and write-protectors are usual, which a write without
  /// data has harmed, it reads a byte. Those in `spared`, which a driver of the kernel has, are not
  /// asked. Blocks for 112 transfers.
  ///
  /// - Throws: why no transfer ends on this bus: it is held.
  public static func answers(
    on bus: some I2CBus, sparing spared: [UInt8] = []
  ) throws(I2CFault) -> [UInt8] {
    var found: [UInt8] = []
    var timeouts = 0
    for number in addresses where !spared.contains(number) {
      guard let address = I2CAddress(number) else { continue }
      do throws(I2CFault) {
        if try isAnswered(address, bus) { found.append(number) }
        timeouts = 0
      } catch {
        timeouts += 1
        guard timeouts < timeoutsMax else { throw error }
      }
    }
    return found
  }

  /// The addresses at which `i2cdetect` reads (i2c-tools, tools/i2cdetect.c).
  public static func isMemory(_ address: UInt8) -> Bool {
    (0x30...0x37).contains(address) || (0x50...0x5F).contains(address)
  }

  /// Throws where the transfer did not end.
  private static func isAnswered(
    _ address: I2CAddress, _ bus: some I2CBus
  ) throws(I2CFault) -> Bool {
    do throws(I2CFault) {
      if isMemory(address.rawValue) {
        try read(address, bus)
      } else {
        try write(address, bus)
      }
      return true
    } catch {
      switch error {
      case .timeout, .arbitrationLost: throw error
      default: return error == .dataNotAcknowledged
      }
    }
  }

  private static func write(_ address: I2CAddress, _ bus: some I2CBus) throws(I2CFault) {
    do throws(I2CFault) {
      try bus.write(Span(), to: address)
    } catch {
      // An adapter without messages of no bytes says so in its own way.
      guard case .system = error else { throw error }
      try read(address, bus)
    }
  }

  private static func read(_ address: I2CAddress, _ bus: some I2CBus) throws(I2CFault) {
    var byte: InlineArray<1, UInt8> = [0]
    var span = byte.mutableSpan
    try bus.read(into: &span, from: address)
  }
}
