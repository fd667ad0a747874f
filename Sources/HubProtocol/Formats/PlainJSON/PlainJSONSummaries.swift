import NodeCore
import Units

extension ByteBuffer {
  /// Appends `,"warming":["NAME",...]` with the channels whose values are those of a sensor that
  /// warms up; nothing where that is none.
  mutating func append(warmingIn values: Span<ReportedValue>, by schema: ReportSchema) {
    var isFirst = true
    for index in schema.channels.indices {
      guard case .warming = values[index] else { continue }
      append(isFirst ? ",\"warming\":[\"" : ",\"")
      isFirst = false
      append(schema.channels[index].name)
      append("\"")
    }
    if !isFirst { append("]") }
  }

  /// Appends `,"summary":{"NAME":{"count":N,"faults":N,"least":V,...},...}` with each channel whose
  /// period has ended, and with each channel of `data` where the report stands for others; nothing
  /// where that is none. A figure that a summary does not have is left away.
  mutating func append(
    summariesIn values: Span<ReportedValue>, of message: Message, by schema: ReportSchema
  ) {
    var isFirst = true
    if message.standsForOthers { append(figuresIn: values, by: schema, &isFirst) }
    for index in schema.summaries.indices {
      let start = schema.channels.count + index * SummaryFigure.count
      guard values[start] != .absent else { continue }
      append(isFirst ? ",\"summary\":{\"" : ",\"")
      isFirst = false
      append(schema.summaries[index].name)
      append("\":{")
      append(
        figures: values.extracting(start..<start + SummaryFigure.count), schema.summaries[index])
      append("}")
    }
    if !isFirst { append("}") }
  }

  private mutating func append(
    figuresIn values: Span<ReportedValue>, by schema: ReportSchema, _ isFirst: inout Bool
  ) {
    for index in schema.channels.indices {
      let start = schema.valueCount + index * ChannelFigures.count
      let channel = schema.channels[index]
      guard let figures = ChannelFigures(values, at: start),
        figures.readings + figures.faults > 0
      else { continue }
      append(isFirst ? ",\"summary\":{\"" : ",\"")
      isFirst = false
      append(channel.name)
      append("\":{")
      let all = SummaryFigure.allCases.map { figures.figure($0, of: channel.kind) }
      append(figures: all.span, channel)
      append("}")
    }
  }

  private mutating func append(figures: Span<ReportedValue>, _ channel: ReportedChannel) {
    var isFirst = true
    for index in 0..<figures.count {
      guard case .value(let scaled) = figures[index], let figure = SummaryFigure(rawValue: index)
      else { continue }
      append(isFirst ? "\"" : ",\"")
      isFirst = false
      append(figure.word)
      append("\":")
      if let kind = figure.kind(of: channel.kind) {
        append(exact: scaled, of: kind)
      } else {
        append(decimal: scaled)
      }
    }
  }
}

extension SummaryFigure {
  fileprivate var word: StaticString {
    switch self {
    case .readings: "count"
    case .faults: "faults"
    case .least: "least"
    case .mean: "mean"
    case .greatest: "greatest"
    case .last: "last"
    case .total: "total"
    }
  }
}
