// Uses each driver on a bus, so that the embedded check also compiles the generic bodies: Embedded
// Swift looks at a generic function only where it is specialised.
internal import HAL
public import Sensors
internal import Units

struct ProbeBus: I2CBus {
  mutating func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {}

  mutating func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {}

  mutating func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {}
}

/// One step of the BME280.
public func probeClimate(_ driver: inout BME280) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the ADS1115.
public func probeConverter(_ driver: inout ADS1115) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the LM75.
public func probeLM75(_ driver: inout LM75) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the TMP102.
public func probeTMP102(_ driver: inout TMP102) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the TMP105.
public func probeTMP105(_ driver: inout TMP105) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the DS3231.
public func probeDS3231(_ driver: inout DS3231) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the MCP9808.
public func probeMCP9808(_ driver: inout MCP9808) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}
