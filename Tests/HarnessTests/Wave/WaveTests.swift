import Harness
import SimWorld
import Testing

/// What a run shows: its waveforms in the pieces in which they came, and its trace.
private struct Shown {
  let pieces: [String]
  let trace: [Substring]

  var text: String { pieces.joined() }

  init(_ text: String, board: String = Stage.board()) throws {
    var pieces: [String] = []
    var trace: [UInt8] = []
    var options = RunOptions()
    options.trace = .transfers
    options.traceSink = { $0.withUnsafeBufferPointer { trace.append(contentsOf: $0) } }
    options.waveSink = { span in
      pieces.append(span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
    }
    let scenario = try Stage.scenario(text, board: board)
    _ = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    self.pieces = pieces
    self.trace = String(decoding: trace, as: UTF8.self).split(separator: "\n")
  }

  /// The trace's transfers of a bus, in the decoder's words, each with its fault.
  func transfers(_ bus: String = "i2c-1") -> [(segment: String, fault: String)] {
    trace.compactMap { line in
      let words = line.split(separator: " ").dropFirst()
      guard words.first == bus[...] else { return nil }
      let fault = words.dropFirst().filter { $0.contains("nack") || $0 == "timeout" }
      let segment = words.dropFirst().filter { !fault.contains($0) }
      return (segment.joined(separator: " "), fault.first.map(String.init) ?? "")
    }
  }
}

@Suite("Waveforms")
struct WaveTests {
  private static let faults = """
    for: 40 s
    signals:
      climate.temperature: {ramp: [20 °C, 45 °C], over: 30 s}
      motion: {pulse: {at: 7 s, for: 2 s}, every: 10 s}
    faults:
      - {at: 4500 ms, for: 3 s, device: climate, fault: address-nack}
      - {at: 10500 ms, for: 3 s, device: adc, fault: data-nack, byte: 2}
      - {at: 15500 ms, for: 3 s, device: climate, fault: timeout}
    network: {tls: modelled}
    expect: [{nothing: lost}]
    """

  // 2.5 µs a bit: S, 1000100, W, the ninth bit high, P.
  private static let golden = """
    $date virtual time $end
    $version outpost $end
    $comment board: bare, seed: 1 $end
    $timescale 100 ns $end
    $scope module i2c-1 $end
    $var wire 1 a SCL $end
    $var wire 1 b SDA $end
    $upscope $end
    $scope module alarms $end
    $var wire 1 c dead $end
    $upscope $end
    $scope module channels $end
    $var real 64 d warmth $end
    $upscope $end
    $enddefinitions $end
    #0 $dumpvars 1a 1b 0c rnan d $end
    #18 0b #25 0a
    #31 1b #37 1a #50 0a
    #56 0b #62 1a #75 0a
    #87 1a #100 0a
    #112 1a #125 0a
    #131 1b #137 1a #150 0a
    #156 0b #162 1a #175 0a
    #187 1a #200 0a
    #212 1a #225 0a
    #231 1b #237 1a #250 0a
    #256 0b #262 1a #268 1b
    #270 1c
    #10000
    """

  @Test("A refused address, bit for bit")
  func golden() throws {
    let board = """
      board: bare
      i2c: [{bus: 1, clock: 400 kHz, devices: [{name: air, chip: sht31, address: 0x44}]}]
      channels: [{name: warmth, from: air.temperature, every: 1 s}]
      alarms: [{name: dead, when: warmth, fault: true}]
      """
    let shown = try Shown(
      """
      for: 1 ms
      faults: [{at: 0 s, for: 1 s, device: air, fault: address-nack}]
      expect: [{alarm: dead, raised: true}]
      """, board: board)
    let body = Self.golden.split(separator: "$enddefinitions $end\n")
    let words = body[1].split { $0 == " " || $0 == "\n" }.joined(separator: "\n")
    let expected = "\(body[0])$enddefinitions $end\n\(words)\n"
    #expect(
      shown.text == expected.replacing("rnan\nd", with: "rnan d"))
  }

  @Test(
    "Waveforms show every transfer of the trace, refusals, repeated starts and held clocks too",
    arguments: ["10 kHz", "100 kHz", "333 kHz", "400 kHz", "1 MHz"])
  func transfers(_ clock: String) throws {
    let board = Stage.board().replacing("clock: 100 kHz", with: "clock: \(clock)")
    let shown = try Shown(Self.faults, board: board)
    let decoder = WireDecoder(try DumpReader(shown.text))
    let transfers = shown.transfers()
    #expect(decoder.segments == transfers.map { $0.segment })
    #expect(decoder.segments.contains { $0.hasPrefix("Sr") })
    #expect(decoder.stops == transfers.count { $0.segment.hasPrefix("S ") })
    for (answer, transfer) in zip(decoder.answers, transfers) {
      let isRefused =
        transfer.fault.hasSuffix("nack")
        || transfer.fault.isEmpty && transfer.segment.contains(" r ")
      let acknowledged = answer.count - (isRefused ? 1 : 0)
      #expect(answer == String(repeating: ".", count: acknowledged) + (isRefused ? "N" : ""))
    }
    let kinds = Set(transfers.map { $0.fault })
    #expect(kinds == ["", "address-nack", "data-nack", "timeout"])
  }

  @Test("Waveforms show lines, alarms, outputs and readings at their times")
  func events() throws {
    let shown = try Shown(Self.faults)
    let dump = try DumpReader(shown.text)
    #expect(dump.end == 400_000_000)
    for (word, name) in [("edge motion", "motion"), ("line lamp", "lamp")] {
      let changes = dump.changes(of: name).map {
        "\($0.tick / 10) \($0.value == "1" ? "on" : "off")"
      }
      #expect(!changes.isEmpty && changes == shown.marks(word))
    }
    let alarms = shown.marks("alarm intrusion").filter { !$0.hasSuffix("repeated") }
    #expect(
      alarms
        == dump.changes(of: "intrusion").map {
          "\($0.tick / 10) \($0.value == "1" ? "raised" : "cleared")"
        })
    // A value that is read again unchanged is no change.
    var readings: [String] = []
    for mark in shown.marks("read temperature") {
      let words = mark.split(separator: " ")
      let value = words[1] == "fault" ? "nan" : words[1]
      if readings.last?.split(separator: " ")[1] != value {
        readings.append("\(words[0]) \(value)")
      }
    }
    let changes = dump.changes(of: "temperature").map { "\($0.tick / 10) \($0.value)" }
    #expect(changes == readings && changes.contains { $0.hasSuffix(" nan") })
  }

  @Test("Repeat to the byte")
  func repeats() throws {
    #expect(try Shown(Self.faults).text == Shown(Self.faults).text)
  }

  @Test("Changes during a transfer stand between its bits")
  func during() throws {
    let shown = try Shown(
      """
      for: 1 s
      signals: {motion: {pulse: {at: 20 ms, for: 30 ms}}}
      faults: [{at: 0 s, for: 1 s, device: climate, fault: timeout}]
      network: {tls: modelled}
      expect: [{nothing: lost}]
      """)
    let dump = try DumpReader(shown.text)
    #expect(dump.changes(of: "motion").map { $0.tick } == [200_000, 500_000])
    // The clock is held low all the while, then there is a stop.
    #expect(dump.value(of: "SCL", at: 200_000) == "0")
    #expect(!dump.changes(of: "SCL").contains { (2_000...900_000).contains($0.tick) })
    #expect(WireDecoder(dump).segments.first == "S 0x76 w")
  }

  @Test("Waveforms leave in blocks, however long the run is")
  func blocks() throws {
    let shown = try Shown(Self.faults)
    #expect(shown.pieces.count > 5)
    #expect(shown.pieces.allSatisfy { $0.utf8.count < 66_000 })
  }

  @Test("Waveforms keep a bounded number of changes while a transfer lasts")
  func bounded() throws {
    let shown = try Shown(
      """
      for: 110 ms
      signals: {motion: {pulse: {at: 0 s, for: 10 us}, every: 20 us}}
      faults: [{at: 0 s, count: 1, device: climate, fault: timeout}]
      network: {tls: modelled}
      expect: [{nothing: lost}]
      """)
    // 10 000 changes came while the clock was held; those that are left out are the early ones.
    let dump = try DumpReader(shown.text)
    let during = dump.changes(of: "motion").filter { $0.tick < 1_000_000 }
    #expect((1...1_100).contains(during.count))
    #expect(during.last?.tick == 999_900)
    #expect(dump.value(of: "motion", at: 1_000_050) == "1")
  }

  @Test("Several buses have numbered names, and each its own transfers")
  func buses() throws {
    let board = Stage.board().replacing(
      "    - {name: adc,",
      with: "    \n  - bus: 3\n    clock: 400 kHz\n    devices:\n      - {name: adc,")
    let shown = try Shown(Self.faults, board: board)
    let dump = try DumpReader(shown.text)
    #expect(
      dump.variables[..<4].map { "\($0.scope) \($0.name)" } == [
        "i2c-1 SCL1", "i2c-1 SDA1", "i2c-3 SCL3", "i2c-3 SDA3",
      ])
    for bus in ["1", "3"] {
      let decoder = WireDecoder(dump, clock: "SCL\(bus)", data: "SDA\(bus)")
      let transfers = shown.transfers("i2c-\(bus)").map { $0.segment }
      #expect(!transfers.isEmpty && decoder.segments == transfers)
    }
  }
}

extension Shown {
  /// The trace's lines that begin with `word`: microseconds, then what follows the word.
  fileprivate func marks(_ word: String) -> [String] {
    trace.compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[1].hasPrefix(word + " ") else { return nil }
      let microseconds = UInt64(parts[0].filter { $0 != "." }) ?? 0
      return "\(microseconds)\(parts[1].dropFirst(word.count))"
    }
  }
}
