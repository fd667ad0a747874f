import HAL
import NodeAssembly
import Sensors
import SimBoard
import SimWorld
import Testing
import Units

@testable import NodeHost
@testable import NodeLoop

/// A chip at an address of a board to be scanned.
private struct Placed {
  let chip: ChipSchema
  let address: UInt8
  var channel: Int?

  func text(_ number: Int) -> String {
    let behind = channel.map { ", behind: mux, channel: \($0)" } ?? ""
    return "{name: d\(number), chip: \(chip.name), address: \(address.hexadecimal)\(behind)}"
  }
}

/// A chip with registers of one or two bytes, which a write of a content would change.
private final class RegisterBus: I2CBus {
  let address: UInt8
  let first: [UInt8: [UInt8]]
  private(set) var contents: [UInt8: [UInt8]]
  private var pointer: UInt8 = 0

  init(at address: UInt8, _ identities: [ChipIdentity]) {
    self.address = address
    var contents: [UInt8: [UInt8]] = [:]
    for identity in identities {
      guard case .register(let number) = identity.question,
        case .bits(let value, _, let count) = identity.answer
      else { continue }
      contents[number] = count == 1 ? [UInt8(value)] : [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
    self.contents = contents
    first = contents
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    guard address.rawValue == self.address else { throw .addressNotAcknowledged }
    if bytes.count > 0 { pointer = bytes[0] }
    if bytes.count > 1 { contents[pointer] = [bytes[1]] }
  }

  func read(into buffer: inout MutableSpan<UInt8>, from address: I2CAddress) throws(I2CFault) {
    guard address.rawValue == self.address else { throw .addressNotAcknowledged }
    // What is not listed has a content that belongs to no chip.
    let content = contents[pointer] ?? [0x5A, 0xA5]
    for index in buffer.indices { buffer[index] = content[index % content.count] }
  }

  @_lifetime(buffer: copy buffer)
  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try write(bytes, to: address)
    try read(into: &buffer, from: address)
  }
}

extension UInt8 {
  fileprivate var hexadecimal: String {
    "0x" + (self < 16 ? "0" : "") + String(self, radix: 16)
  }
}

@Suite("A scan of buses")
struct BusScanTests {
  private static let chips = Drivers.all.map(\.schema).filter { !$0.addresses.isEmpty }
  private static let sensors = chips.filter { !$0.isMultiplexer }

  private static func board(_ placed: [Placed]) -> String {
    let mux =
      placed.contains { $0.channel != nil }
      ? ["{name: mux, chip: pca9548, address: 0x70}"] : []
    let devices = mux + placed.enumerated().map { $1.text($0) }
    return """
      board: rack
      i2c:
        - bus: 1
          devices:
            - \(devices.joined(separator: "\n      - "))

      """
  }

  /// Everything that must hold of a scan, whatever is on the board.
  private static func check(_ placed: [Placed]) throws {
    let text = board(placed)
    let bench = try ScanBench(text)
    let scan = try #require(bench.machine.buses[0].scan)
    for one in placed where !one.chip.isMultiplexer {
      let find = scan.finds.first {
        $0.address == one.address && $0.branch?.channel == one.channel
      }
      let names = (find?.sighting.chips ?? []).map { "\($0.name)" }
      #expect(names.contains("\(one.chip.name)"), "\(one.address.hexadecimal): \(names)\n\(text)")
      #expect(bench.sketch.text.contains("\(one.chip.name)"))
    }
    let others = placed.filter(\.chip.isMultiplexer).count
    #expect(scan.finds.count == placed.count - others, "\(text)")
    let (board, problems) = try bench.sketched()
    #expect(problems.isEmpty, "\(problems.map(\.rendered))\n\(bench.sketch.text)")
    let faults = try bench.faults(of: try #require(board))
    #expect(faults.isEmpty, "\(faults)\n\(bench.sketch.text)")
  }

  @Test("Each chip is recognised, or a candidate, at each of its addresses, and its channels read")
  func alone() throws {
    for chip in Self.sensors {
      for address in chip.addresses { try Self.check([Placed(chip: chip, address: address)]) }
    }
  }

  @Test(
    "Boards of random chips at random addresses give files that check, name each and read",
    arguments: 0..<60)
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var taken: Set<UInt8> = [0x70]
    var placed: [Placed] = []
    for _ in 0..<Int(1 + generator.below(9)) {
      let chip = Self.sensors[Int(generator.below(UInt64(Self.sensors.count)))]
      let address = chip.addresses[Int(generator.below(UInt64(chip.addresses.count)))]
      // Behind the multiplexer an address is taken once a channel and not on the bus itself.
      guard taken.insert(address).inserted else { continue }
      let isBehind = generator.below(3) == 0
      placed.append(
        Placed(chip: chip, address: address, channel: isBehind ? Int(generator.below(8)) : nil))
    }
    try Self.check(placed)
  }

  @Test("What identifies itself is recognised, and of those that answer alike one is wired")
  func recognised() throws {
    let expected: [(chip: String, address: UInt8, wired: String?)] = [
      ("bme280", 0x77, "bme280"), ("bmp280", 0x77, "bmp280"), ("bmp180", 0x77, "bmp085"),
      ("dps310", 0x77, "dps310"), ("mcp9808", 0x1F, "mcp9808"), ("sht85", 0x44, "sht31"),
      ("sht45", 0x45, "sht41"), ("scd41", 0x62, "scd40"), ("ads1115", 0x48, "ads1115"),
      ("ina219", 0x48, "ina219"), ("tmp112", 0x48, "tmp102"), ("tmp105", 0x48, "lm75"),
      ("tmp1075", 0x48, "tmp1075"), ("tmp1075", 0x53, nil), ("ds3231", 0x68, "ds3231"),
      ("htu21d", 0x40, "htu21d"), ("si7021", 0x40, "sht21"), ("mlx90614", 0x5A, "mlx90614"),
      ("mlx90614", 0x5C, nil), ("bh1750", 0x23, nil), ("aht20", 0x38, nil),
      ("mcp23017", 0x20, nil),
    ]
    for (name, address, wired) in expected {
      let chip = try #require(Self.sensors.first { "\($0.name)" == name })
      let bench = try ScanBench(Self.board([Placed(chip: chip, address: address)]))
      let sighting = try #require(bench.machine.buses[0].scan?.finds.first?.sighting)
      #expect(sighting.isRecognised == (wired != nil), "\(name)")
      if let wired { #expect(sighting.chips.first.map { "\($0.name)" } == wired) }
    }
  }

  @Test("A chip keeps its settings: what a driver had set up goes on measuring after a scan")
  func untouched() throws {
    for chip in Self.sensors where !chip.channels.isEmpty {
      let placed = Placed(chip: chip, address: chip.addresses[0])
      let device = Self.board([placed])
      let channel = chip.channels[0].name
      let bench = try ScanBench(
        device + "channels: [{name: it, from: d0.\(channel), every: 10 s}]\n")
      let node = bench.board.wiring.devices[0]
      var step = try node.device.advance()
      while case .again(after: let pause) = step {
        bench.board.clock.advance(by: pause)
        step = try node.device.advance()
      }
      let again = try BusScan(bench.board.buses[0]) { bench.board.clock.advance(by: $0) }
      #expect(again.finds.count == 1)
      step = try node.device.advance()
      while case .again(after: let pause) = step {
        bench.board.clock.advance(by: pause)
        step = try node.device.advance()
      }
      #expect(step == .measured, "\(chip.name)")
    }
  }

  @Test("Chips that only the kernel reads are named, and asked for after those of this program")
  func foreign() throws {
    for chip in KernelChip.all {
      for address in chip.addresses where !(0x5C...0x5C).contains(address) {
        let bus = RegisterBus(at: address, chip.identities)
        let scan = try BusScan(bus) { _ in }
        let sighting = try #require(scan.finds.first?.sighting)
        #expect(sighting.foreign.map { "\($0.name)" } == "\(chip.name)", "\(address)")
        #expect(sighting.chips.isEmpty && scan.finds.count == 1 && bus.contents == bus.first)
      }
    }
  }

  @Test("Multiplexers are known at each address, and left with the channels that were selected")
  func multiplexers() throws {
    let chip = try #require(Self.chips.first { $0.isMultiplexer } as ChipSchema?)
    for address in chip.addresses {
      let bench = try ScanBench(Self.board([Placed(chip: chip, address: address)]))
      let bus = bench.board.buses[0]
      let place = try #require(I2CAddress(address))
      for mask: UInt8 in [0, 1, 0x76, 0x77, 0xFF] {
        try bus.write([mask].span, to: place)
        let scan = try BusScan(bus) { bench.board.clock.advance(by: $0) }
        #expect(scan.multiplexers == [address] && scan.finds.isEmpty)
        var bytes: [UInt8] = [0x55]
        var span = bytes.mutableSpan
        try bus.read(into: &span, from: place)
        #expect(bytes == [mask])
      }
    }
  }
}
