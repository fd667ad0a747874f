public import HAL

/// Asks every address of a bus whether a chip is there, as `i2cdetect` of i2c-tools does.
public enum AddressScan {
  /// The addresses that chips can have (UM10204, table 4: the others are reserved).
  public static let addresses: ClosedRange<UInt8> = 0x08...0x77

  /// Addresses that acknowledge, ascending. Changes nothing in a chip: it sends an address for
  /// writing and stops, and where memories and write-protectors are usual, which a write without
  /// data has harmed, it reads a byte. Blocks for 112 transfers.
  public static func answers(on bus: some I2CBus) -> [UInt8] {
    addresses.filter { number in
      guard let address = I2CAddress(number) else { return false }
      return isMemory(number) ? readIsAnswered(address, bus) : writeIsAnswered(address, bus)
    }
  }

  /// The addresses at which `i2cdetect` reads (i2c-tools, tools/i2cdetect.c).
  private static func isMemory(_ address: UInt8) -> Bool {
    (0x30...0x37).contains(address) || (0x50...0x5F).contains(address)
  }

  private static func writeIsAnswered(_ address: I2CAddress, _ bus: some I2CBus) -> Bool {
    do throws(I2CFault) {
      try bus.write(Span(), to: address)
      return true
    } catch {
      // An adapter without messages of no bytes says so in its own way.
      if case .system = error { return readIsAnswered(address, bus) }
      return error == .dataNotAcknowledged
    }
  }

  private static func readIsAnswered(_ address: I2CAddress, _ bus: some I2CBus) -> Bool {
    var byte: InlineArray<1, UInt8> = [0]
    do throws(I2CFault) {
      var span = byte.mutableSpan
      try bus.read(into: &span, from: address)
      return true
    } catch {
      return error == .dataNotAcknowledged
    }
  }
}
