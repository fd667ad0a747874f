import BoardFiles
import HubProtocol
import NodeCore
import Units

extension ReportFormat {
  /// The bytes of the longest request that a report or a message of an alarm can take, without
  /// padding; what a file holds counts as one byte.
  ///
  /// Numbers that only count, and times, have the digits of a hundred years.
  func longestRequest(_ bounds: MessageBounds) -> Int {
    let draft = LongestMessage(bounds)
    var longest = 0
    for server in bounds.uplink.servers {
      var target = draft.target
      target.turn(
        to: ServerAddress(
          host: UplinkEntry.hostForServer(server.host), port: UInt16(server.port),
          path: Array(server.path.utf8)))
      for (message, values) in draft.messages {
        var request = ByteBuffer()
        encode(message, values.span, target, .zero, &request)
        longest = max(longest, request.count)
      }
    }
    return longest
  }
}

/// The messages of a board of which none is longer.
private struct LongestMessage {
  private let bounds: MessageBounds
  private let schema: ReportSchema

  init(_ bounds: MessageBounds) {
    self.bounds = bounds
    schema = ReportSchema(
      board: Array(bounds.board.utf8), channels: bounds.channels.map(\.reported),
      summaries: bounds.summaries.map(\.reported),
      alarms: bounds.alarms.map { Array($0.name.utf8) })
  }

  var target: ReportTarget {
    let uplink = bounds.uplink
    let file: [UInt8] = [UInt8(ascii: "0")]
    var target = ReportTarget(
      host: [], port: 443, path: [], device: Array(uplink.device.utf8),
      secret: uplink.secret == nil ? [] : file, token: uplink.token == nil ? [] : file,
      schema: schema)
    target.headers = uplink.requestHeaders { (_: FileReference) throws(Never) in file }
    target.padding = 0
    return target
  }

  /// A report, and a message of each alarm.
  var messages: [(Message, [ReportedValue])] {
    let values = bounds.channels.map(\.longestValue)
    let summaries = bounds.summaries.flatMap(\.longestSummary)
    let none = [ReportedValue](
      repeating: .absent, count: bounds.summaries.count * SummaryFigure.count)
    let figures = bounds.thinsReports ? bounds.channels.flatMap(\.longestFigures) : []
    let report = message(.report, isCounted: bounds.thinsReports)
    let alarms = bounds.alarms.enumerated().map { number, alarm in
      let message = message(.alarm(AlarmID(number), .repeated), isCounted: alarm.isCounted)
      let own = zip(bounds.channels, values).map { channel, value in
        !bounds.isMinimised || channel.name == alarm.channel ? value : .absent
      }
      return (message, own + none)
    }
    return [(report, values + summaries + figures)] + alarms
  }

  private func message(_ kind: MessageKind, isCounted: Bool) -> Message {
    let century = Interval.seconds(36_525 * 86_400)
    var message = Message(
      id: MessageID(boot: .max, sequence: UInt64(UInt32.max)), kind: kind,
      count: isCounted ? .max : 1, at: .zero + century, wallTime: .known(0))
    message.age = .byWallClock(century)
    return message
  }
}

extension MessageBounds.Channel {
  fileprivate var reported: ReportedChannel { ReportedChannel(name: Array(name.utf8), kind: kind) }

  /// The value with the longest text. One that is at an end of the range may have no decimals.
  private var longest: Int64 {
    let (low, high) = (range.lowerBound, range.upperBound)
    let next = low < high ? [low + 1, high - 1] : []
    return ([low, high] + next).max { length(of: $0) < length(of: $1) } ?? low
  }

  private func length(of value: Int64) -> Int {
    var text = ByteBuffer()
    text.append(exact: value, of: kind)
    return text.count
  }

  fileprivate var longestValue: ReportedValue {
    if warmsUp { return .warming(longest) }
    // A channel that cannot be read is `null`.
    return length(of: longest) < 4 ? .fault : .value(longest)
  }

  /// A summary of the longest period with all its figures.
  fileprivate var longestSummary: [ReportedValue] {
    SummaryFigure.allCases.map { figure in
      switch figure {
      case .readings, .faults: .value(Self.countMax)
      case .total: .value(kind == .truth ? Self.countMax : .min)
      case .mean where kind == .truth: .value(999)
      case .least, .greatest: kind == .truth ? .absent : .value(longest)
      case .mean, .last: .value(longest)
      }
    }
  }

  /// What a report says that stands for as many as one can.
  fileprivate var longestFigures: [ReportedValue] {
    let count = Int64(UInt16.max)
    let product = longest.multipliedReportingOverflow(by: count)
    let total = product.overflow ? longest : product.partialValue
    return [.value(count), .value(count), .value(longest), .value(longest), .value(total)]
  }

  /// More readings than a summary of 31 days can have.
  private static let countMax: Int64 = 9_999_999_999
}
