import BoardFiles
import Testing
import Units

@testable import Harness

@Suite("Ledger of energy")
struct EnergyLedgerTests {
  private static let entry = LedgerEntry(
    capacity: 1_000_000, asleep: 100, awake: 10_000, awakeEach: .seconds(1), radio: 50_000,
    radioTail: .seconds(10), transmit: 200_000, bytesPerSecond: 1_000)

  private func at(_ seconds: Int64) -> Instant { .zero + .seconds(seconds) }

  private func spans(_ ledger: EnergyLedger) -> [Int64] {
    ledger.lines.map { $0.span.microseconds / 1_000_000 }
  }

  @Test("The board is in one state at a time: transmitting, radio on, awake or asleep")
  func states() {
    var ledger = EnergyLedger(Self.entry)
    // A turn of two seconds, which begins a delivery of five that sends 3 kB.
    ledger.beginTurn(at: at(60))
    ledger.beginDelivery(at: at(62))
    ledger.endTurn(at: at(62), isOnMains: false, sent: 1_000)
    ledger.beginTurn(at: at(67))
    ledger.endDelivery(at: at(67))
    ledger.endTurn(at: at(67), isOnMains: false, sent: 3_000)
    ledger.advance(to: at(100))
    // Asleep until 60 s and from 77 s on; the turn at 67 s is in the radio's time.
    #expect(spans(ledger) == [83, 2, 12, 3])
    // 83 s of 0.1 mA, 2 s of 10, 12 s of 50, 3 s of 200: 1228.3 mAs in 100 s.
    #expect(ledger.meanNanoamps == 12_283_000)
    #expect(ledger.lines.map(\.share) == [6, 16, 488, 488])
    // 1000 mAh / 12.283 mA / 24.
    #expect(ledger.batteryMillidays == 3_392)
  }

  @Test("A turn keeps the board awake for the least time of the ledger, and two that overlap once")
  func each() {
    var ledger = EnergyLedger(Self.entry)
    for millis in [1_000, 1_400, 5_000] as [Int64] {
      let now = Instant.zero + .milliseconds(millis)
      ledger.beginTurn(at: now)
      ledger.endTurn(at: now, isOnMains: false, sent: 0)
    }
    ledger.advance(to: at(10))
    #expect(ledger.lines[1].span == .milliseconds(2_400))
  }

  @Test("Time on line power, and what is sent then, costs the battery nothing")
  func mains() {
    var ledger = EnergyLedger(Self.entry)
    ledger.beginTurn(at: at(10))
    ledger.endTurn(at: at(10), isOnMains: true, sent: 0)
    ledger.beginTurn(at: at(20))
    ledger.beginDelivery(at: at(20))
    ledger.endTurn(at: at(20), isOnMains: true, sent: 5_000)
    ledger.beginTurn(at: at(30))
    ledger.endDelivery(at: at(30))
    ledger.endTurn(at: at(30), isOnMains: false, sent: 5_000)
    ledger.advance(to: at(50))
    #expect(ledger.onMains == .seconds(20))
    #expect(spans(ledger) == [20, 0, 10, 0])
  }

  @Test("A run without time on the battery says so")
  func always() {
    var ledger = EnergyLedger(Self.entry)
    ledger.beginTurn(at: .zero)
    ledger.endTurn(at: .zero, isOnMains: true, sent: 0)
    ledger.advance(to: at(3_600))
    #expect(ledger.batteryMillidays == nil)
    #expect(
      ledger.text == "the run has no time on the battery: asleep 0.1 mA for 0 h (0 %), "
        + "awake 10 mA for 0 h (0 %), radio 50 mA for 0 h (0 %), transmit 200 mA for 0 h (0 %), "
        + "on line power for 1 h")
  }

  private static let board = """
    board: cell
    i2c: [{bus: 1, devices: [{name: climate, chip: sht31, address: 0x44}]}]
    channels: [{name: temperature, from: climate.temperature, every: 1 min}]
    report: {every: 10 min, format: json, channels: [temperature]}
    power:
      ledger:
        capacity: 2600 mAh
        asleep: 60 µA
        awake: {current: 15 mA, each: 50 ms}
        radio: {current: 70 mA, tail: 10 s}
        transmit: {current: 220 mA, rate: 20 kB/s}
    uplink: {url: "https://hub.test/in", device: node-1, trust: {ca: ca.pem}, tls: system}
    """

  private func failures(_ claim: String) throws -> [String] {
    let scene = "for: 24 h\nnetwork: {tls: modelled}\nexpect: [{battery-days: \(claim)}]"
    return try Stage.play(Stage.scenario(scene, board: Self.board)).failures
  }

  @Test("An expectation of days is held against the mean current, and its failure says the ledger")
  func judged() throws {
    #expect(try failures("at least 80") == [])
    #expect(try failures("{at-least: 80, at-most: 90}") == [])
    let text = try #require(try failures("at least 200").first)
    #expect(
      text.hasPrefix("87.23 days of 2600 mAh at 1.241 mA: asleep 0.06 mA for 23.577 h (4.7 %)"),
      "\(text)")
    #expect(text.hasSuffix("instead of at least 200"))
    #expect(try failures("at most 80").first?.hasSuffix("instead of at most 80") == true)
  }
}
