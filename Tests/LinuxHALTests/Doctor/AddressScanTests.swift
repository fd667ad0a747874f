import HAL
import Testing

@testable import LinuxHAL

/// A bus on which some addresses answer.
private final class FewChips: I2CBus {
  let present: Set<UInt8>
  /// What a message without bytes gives on an adapter that has none.
  let emptyFault: I2CFault?
  private(set) var written: [UInt8] = []
  /// What the next transfers fail with.
  var faults: [I2CFault] = []

  init(_ present: Set<UInt8>, emptyFault: I2CFault? = nil) {
    self.present = present
    self.emptyFault = emptyFault
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    if !faults.isEmpty { throw faults.removeFirst() }
    if bytes.isEmpty, let emptyFault { throw emptyFault }
    written.append(address.rawValue)
    guard present.contains(address.rawValue) else { throw .addressNotAcknowledged }
  }

  func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    guard present.contains(address.rawValue) else { throw .addressNotAcknowledged }
  }

  @_lifetime(buffer: copy buffer)
  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    throw .busError
  }
}

@Suite("A scan for addresses that answer")
struct AddressScanTests {
  private static let chips: Set<UInt8> = [0x08, 0x36, 0x48, 0x50, 0x77]

  @Test("Every address that acknowledges is found, whatever the adapter can do")
  func found() throws {
    for fault in [nil, I2CFault.system(95), .system(22)] {
      let bus = FewChips(Self.chips, emptyFault: fault)
      #expect(
        try AddressScan.answers(on: bus) == Self.chips.sorted(), "\(String(describing: fault))")
    }
  }

  @Test("Nothing is written where memories and their write protection are usual")
  func memories() throws {
    let bus = FewChips(Self.chips)
    _ = try AddressScan.answers(on: bus)
    #expect(bus.written.allSatisfy { !(0x30...0x37).contains($0) && !(0x50...0x5F).contains($0) })
    #expect(bus.written.count == 112 - 8 - 16)
  }

  @Test("An address that a driver of the kernel has is not asked")
  func spared() throws {
    let bus = FewChips(Self.chips)
    #expect(try AddressScan.answers(on: bus, sparing: [0x48, 0x77]) == [0x08, 0x36, 0x50])
    #expect(!bus.written.contains(0x48) && !bus.written.contains(0x77))
  }

  @Test("A wire that is held ends the scan after a few transfers, and a slow chip does not")
  func held() throws {
    for fault in [I2CFault.timeout, .arbitrationLost] {
      let bus = FewChips(Self.chips)
      bus.faults = Array(repeating: fault, count: 100)
      #expect(throws: fault) { try AddressScan.answers(on: bus) }
      #expect(bus.written.isEmpty && bus.faults.count == 97)
    }
    let bus = FewChips(Self.chips)
    bus.faults = [.timeout, .timeout]
    #expect(try AddressScan.answers(on: bus) == Self.chips.sorted().filter { $0 > 0x09 })
  }
}
