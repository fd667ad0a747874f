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

/// One step of the BMP180.
public func probeBMP180(_ driver: inout BMP180) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the BMP280.
public func probeBMP280(_ driver: inout BMP280) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the DPS310.
public func probeDPS310(_ driver: inout DPS310) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the INA219.
public func probeINA219(_ driver: inout INA219) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}
