import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A clock that is not set")
struct ClockTests {
  static let rows: [(chain: String, time: WallTime, fault: SecurityFault?, checked: DatesChecked)] =
    [
      ("hub", .unknown, nil, .not),
      ("expired", .unknown, nil, .not),
      ("not-yet-valid", .unknown, nil, .not),
      ("hub", .atLeast(WallClock.usual), nil, .againstLowerBound),
      ("expired", .atLeast(WallClock.endOf2020), nil, .againstLowerBound),
      ("expired", .atLeast(WallClock.endOf2020 + 1), .expired, .againstLowerBound),
      ("not-yet-valid", .atLeast(WallClock.usual), nil, .againstLowerBound),
      ("not-yet-valid", .known(WallClock.startOf2060 - 1), .notYetValid, .againstTime),
      ("not-yet-valid", .known(WallClock.startOf2060), nil, .againstTime),
    ]

  @Test(
    "A clock that is not set refuses what had expired by a known past time, and says so",
    arguments: rows)
  func bound(
    _ row: (chain: String, time: WallTime, fault: SecurityFault?, checked: DatesChecked)
  ) throws {
    let session = try Session(chain: row.chain)
    session.client.wallTime = row.time
    try session.run()
    #expect(session.fault == row.fault.map(StreamFault.security))
    #expect(session.record?.datesChecked == row.checked)
  }
}
