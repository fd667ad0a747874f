// Bytes and expected values taken from the tests of periph.io/x/devices (bmxx80/bmx280_test.go and
// ads1x15/ads1x15_test.go), commit ea40cefd01cee0ae97c04f1a2e4afa4650c07a26.
// Copyright The Periph Authors, licensed under the Apache License, Version 2.0
// (https://www.apache.org/licenses/LICENSE-2.0). Only the numbers are used; the sources say that
// the calibration was read from real chips, of which the second one was probably damaged.

import Testing

/// A BME280's calibration, one burst of its data registers and what they mean. The source replays the
/// first one for a BMP280 too (TestI2CSenseBMP280_success), without what belongs to humidity.
struct RecordedClimate: CustomTestStringConvertible {
  let testDescription: String
  let first: [UInt8]
  let second: [UInt8]
  let data: [UInt8]
  let milliCelsius: Int64
  let milliPascal: Int64
  let milliPercent: Int64

  static let all = [
    RecordedClimate(
      testDescription: "TestI2CSenseBME280_success",
      first: [
        0x10, 0x6E, 0x6C, 0x66, 0x32, 0x00, 0x5D, 0x95, 0xB8, 0xD5, 0xD0, 0x0B, 0x77, 0x1E, 0x9D,
        0xFF, 0xF9, 0xFF, 0xAC, 0x26, 0x0A, 0xD8, 0xBD, 0x10, 0x00, 0x4B,
      ],
      second: [0x6E, 0x01, 0x00, 0x13, 0x05, 0x00, 0x1E],
      data: [0x4A, 0x52, 0xC0, 0x80, 0x96, 0xC0, 0x7A, 0x76],
      milliCelsius: 23_720, milliPascal: 100_942_695, milliPercent: 65_306),
    RecordedClimate(
      testDescription: "TestSPISenseBME280_success",
      first: [
        0xC9, 0x6C, 0x63, 0x65, 0x32, 0x00, 0x77, 0x93, 0x98, 0xD5, 0xD0, 0x0B, 0x67, 0x23, 0xBA,
        0x00, 0xF9, 0xFF, 0xAC, 0x26, 0x0A, 0xD8, 0xBD, 0x10, 0x00, 0x4B,
      ],
      second: [0x5C, 0x01, 0x00, 0x15, 0x0F, 0x00, 0x1E],
      data: [0x51, 0x9F, 0xC0, 0x9E, 0x3A, 0x50, 0x5E, 0x5B],
      milliCelsius: 62_680, milliPascal: 99_575_934, milliPercent: 9_950),
  ]
}

/// A conversion result of AIN0 − AIN3 at ± 6.144 V and the voltage it stands for. (Of an ADS1015,
/// whose twelve bits are left-aligned in the same register.)
struct RecordedVoltage {
  let result: UInt16
  let microvolts: Int64

  static let all = [
    RecordedVoltage(result: 0xFF50, microvolts: -33_000),
    RecordedVoltage(result: 0x52D0, microvolts: 3_975_000),
    RecordedVoltage(result: 0x52C0, microvolts: 3_972_000),
  ]
}
