import HubProtocol
import NodeCore
import Testing
import Units

@Suite("The hub knows every registered format")
struct HubFormatTests {
  private static let kinds: [MessageKind] = [
    .report, .alarm(0, .raised), .alarm(0, .repeated), .alarm(0, .cleared),
  ]

  private func answer(
    _ format: ReportFormat, _ kind: MessageKind, secret: String
  ) throws -> HubAnswer {
    let target = ReportTarget(
      host: bytes("::1"), port: 8443, path: bytes("/hub"), device: bytes("node-1"),
      secret: bytes(secret),
      schema: ReportSchema(
        channels: [ReportedChannel(name: bytes("gas"), kind: .count)], alarms: [bytes("fire")]))
    let values: [ReportedValue] = [.value(312_000)]
    var request = ByteBuffer()
    format.encode(
      Message(id: MessageID(boot: 7, sequence: 1), kind: kind, at: .zero), values.span, target,
      .zero, &request)
    var reader = HTTPRequestReader()
    request.withSpan { reader.feed($0) }
    let whole = try #require(try reader.next())
    let contract = HubContract(
      path: bytes("/hub"), device: bytes("node-1"), secret: bytes("s3cret"))
    return contract.answer(whole)
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("Reports are taken as reports and alarms as alarms", arguments: ReportFormat.all, kinds)
  func taken(_ format: ReportFormat, _ kind: MessageKind) throws {
    let answer = try answer(format, kind, secret: "s3cret")
    #expect(answer.status == 200)
    #expect(answer.event == (kind == .report ? .report : .alarm))
  }

  @Test("A wrong secret is refused", arguments: ReportFormat.all)
  func refused(_ format: ReportFormat) throws {
    #expect(try answer(format, .report, secret: "wrong").status == 401)
  }

  @Test("An IPv6 address stands in brackets in the Host header", arguments: ReportFormat.all)
  func address(_ format: ReportFormat) {
    let target = ReportTarget(
      host: bytes("::1"), port: 443, path: bytes("/"), device: bytes("d"), secret: [],
      schema: ReportSchema(channels: [], alarms: []))
    var request = ByteBuffer()
    let none: [ReportedValue] = []
    format.encode(
      Message(id: MessageID(boot: 7, sequence: 1), kind: .report, at: .zero), none.span, target,
      .zero, &request)
    #expect(request.text.contains("\r\nHost: [::1]\r\n"))
  }
}
