package import HAL
import LinuxHAL
import NodeAssembly
package import Units

/// Everything that answers on a bus and behind its multiplexers.
package struct BusScan {
  /// The channel of a multiplexer.
  package struct Branch: Hashable {
    /// The multiplexer's address.
    package let multiplexer: UInt8
    /// 0...7.
    package let channel: Int
  }

  /// Something that answers.
  package struct Find {
    /// Its address.
    package let address: UInt8
    /// Where it is; nil for the bus itself.
    package let branch: Branch?
    /// What it may be.
    package let sighting: ChipSighting
  }

  /// In the order of addresses, those on the bus itself first.
  package private(set) var finds: [Find] = []
  /// The addresses of the multiplexers, ascending.
  package private(set) var multiplexers: [UInt8] = []

  /// Scans a bus. It asks nothing of the addresses in `spared`, which a driver of the kernel has,
  /// and leaves multiplexers with the channels selected that were.
  ///
  /// - Throws: why no transfer ends on this bus.
  package init(
    _ bus: some I2CBus, sparing spared: [UInt8] = [], pause: @escaping (Interval) -> Void
  ) throws(I2CFault) {
    let look = ChipLook(bus, pause: pause)
    // What is behind a multiplexer must not pass for a chip of the bus.
    let selections = try Self.multiplexers(on: bus, look, sparing: spared)
    defer { for (address, mask) in selections { _ = look.select(mask, at: address) } }
    for (address, _) in selections { _ = look.select(0, at: address) }
    multiplexers = selections.map(\.address.rawValue)
    let known = spared + multiplexers
    let direct = try AddressScan.answers(on: bus, sparing: known)
    finds = Self.finds(direct, nil, look)
    for (address, _) in selections {
      for channel in 0..<8 where look.select(1 << UInt8(channel), at: address) {
        let behind = try AddressScan.answers(on: bus, sparing: known + direct)
        finds += Self.finds(
          behind, Branch(multiplexer: address.rawValue, channel: channel), look)
      }
      _ = look.select(0, at: address)
    }
  }

  private static func multiplexers(
    on bus: some I2CBus, _ look: ChipLook, sparing spared: [UInt8]
  ) throws(I2CFault) -> [(address: I2CAddress, mask: UInt8)] {
    var found: [(I2CAddress, UInt8)] = []
    for number in try AddressScan.answers(on: bus, sparing: spared) {
      guard let address = I2CAddress(number),
        let mask = look.selection(ofMultiplexerAt: address)
      else { continue }
      found.append((address, mask))
    }
    return found
  }

  private static func finds(
    _ addresses: [UInt8], _ branch: Branch?, _ look: ChipLook
  ) -> [Find] {
    addresses.compactMap { number in
      guard let address = I2CAddress(number) else { return nil }
      return Find(address: number, branch: branch, sighting: look.sighting(at: address))
    }
  }
}

extension BusScan {
  /// What a multiplexer is taken for: all kinds answer alike.
  static var multiplexer: ChipSchema? {
    Drivers.all.map(\.schema).first { $0.isMultiplexer }
  }
}
