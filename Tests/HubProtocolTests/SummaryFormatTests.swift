import HubProtocol
import NodeCore
import Testing
import Units

@Suite("Summaries and warm-ups in json")
struct SummaryFormatTests {
  private static let schema = ReportSchema(
    channels: [named("gas", .count), named("door", .truth)],
    summaries: [named("air", .temperature), named("presence", .truth)], alarms: [Array("hot".utf8)])

  private static func named(_ name: String, _ kind: QuantityKind) -> ReportedChannel {
    ReportedChannel(name: Array(name.utf8), kind: kind)
  }

  /// The body of a message with these values.
  private func body(
    _ values: [ReportedValue], _ kind: MessageKind = .report, format: ReportFormat = .json,
    count: UInt16 = 1
  ) -> String {
    let target = ReportTarget(
      host: Array("h".utf8), port: 443, path: Array("/".utf8), device: Array("d".utf8), secret: [],
      schema: Self.schema)
    var request = ByteBuffer()
    let message = Message(id: MessageID(boot: 1, sequence: 2), kind: kind, count: count, at: .zero)
    format.encode(message, values.span, target, .zero, &request)
    return String(request.text.drop { $0 != "{" })
  }

  private static let air: [ReportedValue] = [
    .value(12), .value(1), .value(-1_500), .value(20_250), .value(31_000), .value(20_000),
    .value(243_000),
  ]
  private static let presence: [ReportedValue] = [
    .value(3), .value(0), .absent, .absent, .absent, .value(1), .value(2),
  ]
  private static let none = [ReportedValue](repeating: .absent, count: SummaryFigure.count)

  @Test(
    "A summary names its figures, plain numbers where they count, and leaves out what it has not")
  func figures() {
    let text = body([.value(5_000), .value(1)] + Self.air + Self.presence)
    #expect(
      text.hasSuffix(
        #""data":{"gas":5,"door":true},"units":{"air":"°C"},"summary":{"air":{"count":12,"faults":1,"least":-1.5,"#
          + #""mean":20.25,"greatest":31,"last":20,"total":243},"#
          + #""presence":{"count":3,"faults":0,"last":true,"total":2}}}"#))
  }

  @Test(
    "A report that stands for others says how many, with least, mean and greatest of each channel")
  func thinned() throws {
    var group = ReportGroup(Self.schema)
    let gas: [ReportedValue] = [.value(5_000), .value(2_000), .fault, .value(9_000)]
    for (place, value) in gas.enumerated() {
      let message = Message(
        id: MessageID(boot: 1, sequence: UInt64(place)), kind: .report, at: .zero)
      let values = [value, .value(Int64(place & 1))] + Self.none + Self.presence
      let isTaken = group.take(message, values.span)
      #expect(isTaken)
    }
    let (report, values) = try #require(group.result)
    let text = body(values, count: report.count)
    #expect(text.contains(#""event":"report","count":4,"data":{"gas":9,"door":true}"#), "\(text)")
    #expect(
      text.hasSuffix(
        #""summary":{"gas":{"count":3,"faults":1,"least":2,"mean":5.333,"greatest":9},"#
          + #""door":{"count":4,"faults":0,"mean":0.5},"#
          + #""presence":{"count":12,"faults":0,"last":true,"total":8}}}"#), "\(text)")
    let received = try ReportFormat.json.decode(Array(text.utf8))
    #expect(received.reports == 4 && received.kind == .report)
    #expect(
      received.summaries.map { String(decoding: $0.channel, as: UTF8.self) }
        == ["gas", "door", "presence"])
  }

  @Test("A report without a summary that is due has no such member, and one has those that are")
  func due() {
    let values: [ReportedValue] = [.value(5_000), .fault]
    #expect(
      body(values + Self.none + Self.none).hasSuffix(#""data":{"gas":5,"door":null},"units":{}}"#))
    #expect(
      body(values + Self.none + Self.presence).hasSuffix(
        #","summary":{"presence":{"count":3,"faults":0,"last":true,"total":2}}}"#))
  }

  @Test("Channels that warm up have their values, and a list that names them")
  func warming() {
    let empty = Self.none + Self.none
    #expect(
      body([.warming(5_000), .value(1)] + empty).hasSuffix(
        #""data":{"gas":5,"door":true},"units":{},"warming":["gas"]}"#))
    #expect(
      body([.warming(5_000), .warming(0)] + empty).hasSuffix(
        #""data":{"gas":5,"door":false},"units":{},"warming":["gas","door"]}"#))
  }

  @Test("What a node says of summaries and warm-ups, a receiver reads")
  func received() throws {
    let text = body([.warming(5_000), .value(1)] + Self.air + Self.presence)
    let message = try ReportFormat.json.decode(Array(text.utf8))
    #expect(message.warming == [Array("gas".utf8)])
    #expect(message.values.count == 2)
    #expect(message.summaries.map(\.channel) == [Array("air".utf8), Array("presence".utf8)])
    let air = try #require(message.summaries.first)
    let found = zip(air.figures, Self.air).map { figure, value in
      let name = String(decoding: figure.channel, as: UTF8.self)
      let isCount = name == "count" || name == "faults"
      return figure.reading.value(of: isCount ? .truth : .temperature) == value
        || isCount && figure.reading == .number(DecimalNumber(digits: value.plain, decimals: 0))
    }
    #expect(found == Array(repeating: true, count: 7))
  }

  @Test("The message of an alarm without values has none, and no summary")
  func alarm() {
    let nothing = [ReportedValue](repeating: .absent, count: 2) + Self.none + Self.none
    #expect(body(nothing, .alarm(0, .raised)).hasSuffix(#""state":"raised","data":{},"units":{}}"#))
  }

  @Test("The form of 2017 carries the value of a channel that warms up, and no summary")
  func webtask() {
    let text = body([.warming(5_000), .value(1)] + Self.air + Self.presence, format: .webtask)
    #expect(!text.contains("summary") && !text.contains("air"))
  }

  @Test(
    "Broken lists and summaries are refused where they break",
    arguments: [
      (#","warming":"gas""#, ReportFault.Reason.unexpectedByte),
      (#","warming":[1]"#, .unexpectedByte),
      (#","warming":["gas"],"warming":[]"#, .repeated(.warming)),
      (#","summary":[]"#, .unexpectedByte), (#","summary":{"air":3}"#, .unexpectedByte),
      (#","summary":{"air":{},"air":{}}"#, .repeated(.channel)),
      (#","summary":{},"summary":{}"#, .repeated(.summary)),
    ])
  func broken(_ members: String, _ reason: ReportFault.Reason) {
    let text = body([.value(5_000), .value(1)] + Self.none + Self.none).dropLast() + members + "}"
    #expect {
      _ = try ReportFormat.json.decode(Array(text.utf8))
    } throws: {
      ($0 as? ReportFault)?.reason == reason
    }
  }
}

extension ReportedValue {
  fileprivate var plain: Int64 {
    if case .value(let scaled) = self { scaled } else { -1 }
  }
}
