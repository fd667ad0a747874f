import HubProtocol
import NodeCore
import Testing
import Units

@Suite("The age of a message")
struct MessageAgeTests {
  /// What a server reads of a report that an earlier start of the node made 5 s after its
  /// beginning, sent 6 s after that of the present start.
  private static func received(_ format: String, _ age: MessageAge) throws -> UInt64? {
    let format = try #require(ReportFormat.all.first { "\($0.name)" == format })
    var message = Message(
      id: MessageID(boot: 7, sequence: 9), kind: .report, at: .zero + .seconds(5),
      wallTime: .unknown)
    message.age = age
    let target = ReportTarget(
      host: Array("hub.test".utf8), port: 443, path: Array("/in".utf8),
      device: Array("shed-1".utf8), secret: [], token: Array("token".utf8),
      schema: ReportSchema(board: Array("shed".utf8), channels: [], alarms: []))
    var buffer = ByteBuffer()
    let values: [ReportedValue] = []
    format.encode(message, values.span, target, .zero + .seconds(6), &buffer)
    let body = buffer.text.split(separator: "\r\n\r\n", maxSplits: 1)[1]
    return try format.decode(Array(body.utf8)).age
  }

  @Test(
    "A message of an earlier start has its age by the wall clock, whatever the format",
    arguments: ["json", "cloudevents", "senml", "influx", "particle"])
  func byWallClock(_ format: String) throws {
    #expect(try Self.received(format, .sinceMade) == 1_000)
    #expect(try Self.received(format, .byWallClock(.seconds(90))) == 90_000)
  }

  @Test(
    "An age that the node does not know is known to no receiver, whatever the format",
    arguments: ["json", "cloudevents", "senml", "influx", "particle"])
  func unknown(_ format: String) throws {
    #expect(try Self.received(format, .unknown) == nil)
  }
}
