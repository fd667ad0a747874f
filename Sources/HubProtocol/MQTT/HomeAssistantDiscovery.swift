package import NodeCore
package import Units

/// What a node announces to Home Assistant, so that it makes its entities by itself (its
/// documentation, "MQTT Discovery"): a retained payload for each channel whose values reports
/// carry, and for each alarm.
///
/// The entities follow from messages of `json`. A channel that cannot be read is null there, which
/// a template makes to `None`, and that is Home Assistant's word for an unknown state.
package enum HomeAssistantDiscovery {
  /// How many entities a schema has.
  package static func count(of schema: ReportSchema) -> Int {
    schema.channels.count + schema.alarms.count
  }

  /// The topic of the entity with this number, from 0.
  package static func topic(of number: Int, of device: [UInt8], _ schema: ReportSchema) -> [UInt8] {
    var topic = ByteBuffer()
    let isSensor = number < schema.channels.count && schema.channels[number].kind != .truth
    topic.append(isSensor ? "homeassistant/sensor/" : "homeassistant/binary_sensor/")
    topic.append(device)
    topic.append("/")
    topic.append(objectOf: number, schema)
    topic.append("/config")
    return topic.bytes
  }
}

extension ByteBuffer {
  /// Appends the payload that announces the entity with this number, from 0.
  package mutating func append(
    discovery number: Int, of device: [UInt8], _ schema: ReportSchema, _ terms: BrokerTerms
  ) {
    append("{\"name\":\"")
    append(nameOf: number, schema)
    append("\",\"unique_id\":\"")
    append(device)
    append("_")
    append(objectOf: number, schema)
    append("\",\"state_topic\":\"")
    if number < schema.channels.count {
      append(BrokerTopic.report.bytes(of: device, terms))
      append("\"")
      append(valueOf: schema.channels[number])
    } else {
      append(BrokerTopic.alarm.bytes(of: device, terms))
      append("\"")
      append(stateOf: schema.alarms[number - schema.channels.count])
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

  fileprivate mutating func append(nameOf number: Int, _ schema: ReportSchema) {
    guard number >= schema.channels.count else { return append(schema.channels[number].name) }
    append(schema.alarms[number - schema.channels.count])
  }

  /// An alarm and a channel may have one name; no name of a board has an underscore.
  fileprivate mutating func append(objectOf number: Int, _ schema: ReportSchema) {
    if number >= schema.channels.count { append("alarm_") }
    append(nameOf: number, schema)
  }

  private mutating func append(valueOf channel: ReportedChannel) {
    append(",\"value_template\":\"{{ value_json.data.get('")
    append(channel.name)
    append("') }}\"")
    guard channel.kind != .truth else {
      // As Python writes truth values.
      return append(",\"payload_on\":\"True\",\"payload_off\":\"False\"")
    }
    let sensor = HomeAssistantSensor(channel.kind)
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
