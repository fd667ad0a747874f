import BoardFiles
import HAL
import Sensors
import SimWorld
import Testing
import Units

@Suite("Recordings hold what their sources say")
struct RecordingFactsTests {
  /// Lists, rows and refused addresses of each recording of a bus.
  static let sizes: [(name: String, lists: Int, rows: Int, refusals: Int)] = [
    ("i2c_a2_dummy_write", 1, 200, 0), ("i2c_ad5258_nack_then_ack", 1, 35, 26),
    ("i2c_bh1750_hres", 1, 6, 0), ("i2c_ds3231_ex1", 1, 18, 0),
    ("i2c_sht21_humidity35", 1, 13, 0), ("i2c_sht21_serial_hold", 1, 12, 0),
    ("i2c_sht31_25c_28rh", 1, 23, 0), ("periph_ads1x15", 2, 10, 0),
    ("periph_bme280_spi", 3, 9, 0), ("periph_bmp180", 14, 60, 0), ("periph_bmx280", 14, 63, 0),
    ("periph_sht4x", 5, 75, 0),
  ]

  @Test("Every row is there", arguments: sizes)
  func size(name: String, lists: Int, rows: Int, refusals: Int) {
    let transcripts = Recordings.transcripts(name)
    let segments = transcripts.flatMap(\.segments)
    let exchanges = transcripts.flatMap(\.exchanges)
    #expect(transcripts.count == lists)
    #expect(Set(segments.map(\.position) + exchanges.map(\.position)).count == rows)
    #expect(segments.filter { $0.acknowledgement == .addressRefused }.count == refusals)
    #expect(!segments.contains { $0.acknowledgement == .byteRefused })
    #expect(exchanges.isEmpty || segments.isEmpty)
  }

  @Test("Every recorded bus has a row in this table")
  func complete() {
    #expect(Self.sizes.map(\.name) == Recordings.buses)
  }

  /// The polynomial and start value of each chip's checksum, and how many words with one it sent.
  static let sums: [(name: String, initial: UInt8, words: Int)] = [
    ("i2c_sht31_25c_28rh", 0xFF, 24), ("i2c_sht21_serial_hold", 0x00, 2),
    ("periph_sht4x", 0xFF, 74),
  ]

  @Test("Every word carries its check", arguments: sums)
  func words(name: String, initial: UInt8, count: Int) {
    let crc = CRC8(polynomial: 0x31, initial: initial)
    let words = Recordings.transcripts(name).flatMap(\.reads).filter { [3, 6].contains($0.count) }
      .flatMap { bytes in stride(from: 0, to: bytes.count, by: 3).map { bytes[$0..<$0 + 3] } }
    #expect(words.count == count)
    for word in words { #expect(crc.checksum(Array(word.prefix(2)).span) == word.last) }
  }

  @Test("Each byte of the SHT21's serial number carries its check, in both reads")
  func serialNumber() {
    let reads = Recordings.capture("i2c_sht21_serial_hold").reads.filter { $0.count == 8 }
    #expect(reads.count == 2)
    for read in reads {
      for first in stride(from: 0, to: 8, by: 2) {
        #expect(CRC8(polynomial: 0x31, initial: 0).checksum([read[first]].span) == read[first + 1])
      }
    }
  }

  @Test("The dummy writes are all the same, 1.26 ms apart, and all acknowledged")
  func dummyWrites() {
    let writes = Recordings.capture("i2c_a2_dummy_write").segments
    #expect(
      writes.allSatisfy { $0.address == 0x51 && $0.bytes == [0x55, 0x66] && $0.endsWithStop })
    let times = writes.compactMap { $0.at?.microseconds }
    #expect(zip(times, times.dropFirst()).allSatisfy { (1_200...1_300).contains($1 - $0) })
  }

  @Test("A program that polls the AD5258 sees it busy for 13 polls, and then the new value")
  func busy() throws {
    let transcript = Recordings.capture("i2c_ad5258_nack_then_ack")
    let bus = RecordedBus(transcript)
    func read(_ register: UInt8) throws -> UInt8 {
      var byte: [UInt8] = [0]
      var span = byte.mutableSpan
      try bus.write([register].span, thenReadInto: &span, at: .test(0x1A))
      return byte[0]
    }
    #expect(try read(0x20) == 0x20)
    try bus.write([0x20, 0x3F].span, to: .test(0x1A))
    for _ in 0..<13 {
      #expect(throws: I2CFault.addressNotAcknowledged) {
        try bus.write([0x20].span, to: .test(0x1A))
      }
      var byte: [UInt8] = [0]
      var span = byte.mutableSpan
      #expect(throws: I2CFault.addressNotAcknowledged) {
        try bus.read(into: &span, from: .test(0x1A))
      }
    }
    for _ in 0..<3 { #expect(try read(0x20) == 0x3F) }
    #expect(bus.replay.mismatches == [])
    #expect(bus.replay.left == [])

    let refused = transcript.segments.filter { $0.acknowledgement == .addressRefused }
    #expect(transcript.segments[2].at == .microseconds(3_201))
    #expect(refused.last?.at == .microseconds(20_048))
    #expect(transcript.segments[29].at == .microseconds(21_125))
  }
}

/// Lines with a one-wire protocol of long and short pulses.
@Suite("Recorded lines")
struct RecordedLineFactsTests {
  static let captures: [(name: String, edges: Int, host: Int64, frames: [[UInt8]])] = [
    (
      "sw_dht11_1mhz", 172, 20_020,
      [[0x24, 0x00, 0x1B, 0x00, 0x3F], [0x24, 0x00, 0x1B, 0x00, 0x3F]]
    ),
    (
      "sw_am2302_1mhz_3samples", 258, 20_010,
      [
        [0x01, 0xDC, 0x00, 0xF8, 0xD5], [0x01, 0xD8, 0x00, 0xF8, 0xD1],
        [0x01, 0xD4, 0x00, 0xF8, 0xCD],
      ]
    ),
  ]

  @Test("Edges, frames and their sums are what the sources say", arguments: captures)
  func frames(name: String, edges: Int, host: Int64, frames: [[UInt8]]) {
    let levels = Recordings.levels(name)
    #expect(levels.initial)
    #expect(levels.edges.count == edges)
    let pulses = levels.pulses
    let starts = pulses.hostStarts
    #expect(starts.allSatisfy { abs(pulses[$0].length - host) <= 10 })
    // Behind the host's pulse: its release, the response low and high, then 40 bits low and high.
    let bytes = starts.map { start in
      (0..<5).map { byte in
        (0..<8).reduce(UInt8(0)) { sum, bit in
          sum << 1 | (pulses[start + 5 + 2 * (8 * byte + bit)].length > 50 ? 1 : 0)
        }
      }
    }
    #expect(bytes == frames)
    for frame in frames { #expect(frame.prefix(4).reduce(0, &+) == frame[4]) }
  }

  static let widths:
    [(name: String, low: ClosedRange<Int64>, zero: ClosedRange<Int64>, one: ClosedRange<Int64>)] = [
      ("sw_dht11_1mhz", 54...55, 23...25, 68...71),
      ("sw_am2302_1mhz_3samples", 53...67, 25...27, 72...74),
    ]

  @Test("Every bit is as wide as the sources say", arguments: widths)
  func bits(
    name: String, low: ClosedRange<Int64>, zero: ClosedRange<Int64>, one: ClosedRange<Int64>
  ) {
    let pulses = Recordings.levels(name).pulses
    for start in pulses.hostStarts {
      for bit in 0..<40 {
        let (before, after) = (pulses[start + 4 + 2 * bit], pulses[start + 5 + 2 * bit])
        #expect(!before.level && low.contains(before.length), "bit \(bit): \(before.length)")
        #expect(
          zero.contains(after.length) || one.contains(after.length), "bit \(bit): \(after.length)")
      }
    }
  }
}
