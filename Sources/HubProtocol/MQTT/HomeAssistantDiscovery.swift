package import NodeCore
package import Units

/// What a node announces to Home Assistant, so that it makes its entities by itself (its
/// documentation, "MQTT Discovery"): a retained payload for each channel whose values reports
/// carry, for the figures of each summary, and for each alarm.
///
/// The entities follow from messages of `json`. A channel that cannot be read is null there, which
/// a template makes to `None`, and that is Home Assistant's word for an unknown state.
package enum HomeAssistantDiscovery {
  /// How many entities a schema has.
  package static func count(of schema: ReportSchema) -> Int {
    var count = schema.channels.count + schema.alarms.count
    for channel in schema.summaries { count += HomeAssistantFigure.all(of: channel.kind).count }
    return count
  }

  /// The topic of the entity with this number, from 0.
  package static func topic(of number: Int, of device: [UInt8], _ schema: ReportSchema) -> [UInt8] {
    let entity = HomeAssistantEntity(number, schema)
    var topic = ByteBuffer()
    topic.append(entity.isSensor ? "homeassistant/sensor/" : "homeassistant/binary_sensor/")
    topic.append(device)
    topic.append("/")
    topic.append(objectOf: entity)
    topic.append("/config")
    return topic.bytes
  }
}

/// What one entity of Home Assistant follows.
enum HomeAssistantEntity {
  /// The value of a channel.
  case channel(ReportedChannel)
  /// A figure of a channel's summary.
  case summary(ReportedChannel, HomeAssistantFigure)
  /// An alarm by its name.
  case alarm([UInt8])

  /// The entity with this number: channels, figures of summaries, then alarms.
  init(_ number: Int, _ schema: ReportSchema) {
    guard number >= schema.channels.count else {
      self = .channel(schema.channels[number])
      return
    }
    var left = number - schema.channels.count
    for channel in schema.summaries {
      let figures = HomeAssistantFigure.all(of: channel.kind)
      if left < figures.count {
        self = .summary(channel, figures[left])
        return
      }
      left -= figures.count
    }
    self = .alarm(schema.alarms[left])
  }

  /// Whether it has a number, and is not on or off.
  var isSensor: Bool {
    switch self {
    case .channel(let channel): channel.kind != .truth
    case .summary: true
    case .alarm: false
    }
  }
}

/// A figure of a summary that Home Assistant shows, and how it calls it.
enum HomeAssistantFigure {
  case least, mean, greatest, last, total

  /// A running total has its last value alone: the mean of a meter says nothing. Of a truth it is
  /// how often it has become true, which every summary of one has.
  static func all(of kind: QuantityKind) -> [HomeAssistantFigure] {
    switch kind {
    case .energy, .volume: [.last]
    case .truth: [.total]
    default: [.mean, .least, .greatest]
    }
  }

  /// The member of a summary.
  var member: StaticString {
    switch self {
    case .least: "least"
    case .mean: "mean"
    case .greatest: "greatest"
    case .last: "last"
    case .total: "total"
    }
  }

  /// Home Assistant's word.
  var word: StaticString {
    switch self {
    case .least: "min"
    case .mean: "mean"
    case .greatest: "max"
    case .last: "last"
    case .total: "total"
    }
  }
}

extension ByteBuffer {
  /// Appends the payload that announces the entity with this number, from 0.
  package mutating func append(
    discovery number: Int, of device: [UInt8], _ schema: ReportSchema, _ terms: BrokerTerms
  ) {
    let entity = HomeAssistantEntity(number, schema)
    append("{\"name\":\"")
    append(nameOf: entity)
    append("\",\"unique_id\":\"")
    append(device)
    append("_")
    append(objectOf: entity)
    append("\",\"state_topic\":\"")
    switch entity {
    case .channel(let channel):
      append(BrokerTopic.report.bytes(of: device, terms))
      append("\"")
      append(valueOf: channel)
    case .summary(let channel, let figure):
      append(BrokerTopic.report.bytes(of: device, terms))
      append("\"")
      append(figure, of: channel)
    case .alarm(let alarm):
      append(BrokerTopic.alarm.bytes(of: device, terms))
      append("\"")
      append(stateOf: alarm)
    }
    append(",\"availability_topic\":\"")
    append(BrokerTopic.availability.bytes(of: device, terms))
    append("\",\"device\":{\"identifiers\":[\"outpost_")
    append(device)
    append("\"],\"name\":\"")
    append(device)
    append("\",\"manufacturer\":\"Outpost\",\"model\":\"")
    append(schema.board)
    append("\"},\"origin\":{\"name\":\"outpost\"}}")
  }

  private mutating func append(nameOf entity: HomeAssistantEntity) {
    switch entity {
    case .channel(let channel): append(channel.name)
    case .summary(let channel, let figure):
      append(channel.name)
      append(" ")
      append(figure.word)
    case .alarm(let alarm): append(alarm)
    }
  }

  /// An alarm and a channel may have one name; no name of a board has an underscore.
  fileprivate mutating func append(objectOf entity: HomeAssistantEntity) {
    switch entity {
    case .channel(let channel): append(channel.name)
    case .summary(let channel, let figure):
      append("summary_")
      append(channel.name)
      append("_")
      append(figure.word)
    case .alarm(let alarm):
      append("alarm_")
      append(alarm)
    }
  }

  private mutating func append(valueOf channel: ReportedChannel) {
    append(",\"value_template\":\"{{ value_json.data.get('")
    append(channel.name)
    append("') }}\"")
    guard channel.kind != .truth else {
      // As Python writes truth values.
      return append(",\"payload_on\":\"True\",\"payload_off\":\"False\"")
    }
    append(HomeAssistantSensor(channel.kind))
  }

  /// A report in which no period has ended renders to nothing, which leaves the state as it is.
  private mutating func append(_ figure: HomeAssistantFigure, of channel: ReportedChannel) {
    append(",\"value_template\":\"{% if '")
    append(channel.name)
    append("' in value_json.get('summary', {}) %}{{ value_json.summary['")
    append(channel.name)
    append("'].get('")
    append(figure.member)
    append("') }}{% endif %}\"")
    append(HomeAssistantSensor(channel.kind))
  }

  private mutating func append(_ sensor: HomeAssistantSensor) {
    if sensor.unit.utf8CodeUnitCount > 0 {
      append(",\"unit_of_measurement\":\"")
      append(sensor.unit)
      append("\"")
    }
    if let deviceClass = sensor.deviceClass {
      append(",\"device_class\":\"")
      append(deviceClass)
      append("\"")
    }
    append(",\"state_class\":\"")
    append(sensor.stateClass)
    append("\"")
  }

  /// The topic has the messages of all alarms: those of others leave the state as it is.
  private mutating func append(stateOf alarm: [UInt8]) {
    append(",\"device_class\":\"problem\",\"value_template\":\"{% if value_json.alarm == '")
    append(alarm)
    append("' %}{{ 'OFF' if value_json.state == 'cleared' else 'ON' }}{% endif %}\"")
  }
}

/// How Home Assistant knows a kind of quantity (its documentation, "Sensor entity": device classes
/// with their units, and state classes).
private struct HomeAssistantSensor {
  /// Empty for none.
  let unit: StaticString
  let deviceClass: StaticString?
  let stateClass: StaticString

  init(_ kind: QuantityKind) {
    unit =
      switch kind {
      case .humidity: "%"
      case .volume: "L"
      default: kind.symbol
      }
    deviceClass =
      switch kind {
      case .temperature: "temperature"
      case .humidity: "humidity"
      case .pressure: "pressure"
      case .voltage: "voltage"
      case .current: "current"
      case .power: "power"
      case .illuminance: "illuminance"
      case .energy: "energy"
      case .volume: "volume"
      case .length: "distance"
      // None is for any gas, for resistances, or for any share.
      case .truth, .count, .concentration, .resistance, .percentage: nil
      }
    // Energies and volumes are running totals, which an erased file begins again.
    stateClass =
      switch kind {
      case .energy, .volume: "total_increasing"
      default: "measurement"
      }
  }
}
