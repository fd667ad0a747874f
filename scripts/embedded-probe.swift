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

/// One step of the AHT20.
public func probeAHT20(_ driver: inout AHT20) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the BH1750.
public func probeBH1750(_ driver: inout BH1750) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the HTU21D.
public func probeHTU21D(_ driver: inout HTU21D) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the MLX90614.
public func probeMLX90614(_ driver: inout MLX90614) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the SCD41.
public func probeSCD41(_ driver: inout SCD41) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the SHT21.
public func probeSHT21(_ driver: inout SHT21) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the SHT31.
public func probeSHT31(_ driver: inout SHT31) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}

/// One step of the SHT41.
public func probeSHT41(_ driver: inout SHT41) throws(SensorFault) -> SensorStep {
  var bus = ProbeBus()
  return try driver.advance(on: &bus)
}
