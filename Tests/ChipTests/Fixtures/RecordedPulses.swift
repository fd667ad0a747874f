// Levels and times of single-wire captures, taken from sigrokproject/sigrok-dumps, commit
// d8b136c43d9a13e461dce6ec3de7c05a754dd541: am230x/dht11/dht11_1mhz.sr and
// am230x/am2302/tests/am2302_1mhz_3samples.sr, both
// sampled at 1 MHz. Its README: "Unless noted otherwise, all dump files are hereby released into the
// public domain by their authors." Nothing else is noted for these. The chips answered a low of 20.0 ms.

import Sensors
import Testing
import Units

/// One answer of a real chip: how long the line stood high, low, high... in µs from the moment
/// when the host let go of it, until the chip does; and what the answer means.
struct RecordedPulses: CustomTestStringConvertible {
  let testDescription: String
  let schema: ChipSchema
  let widths: [Int64]
  let milliCelsius: Int64
  let milliPercent: Int64

  static let all: [RecordedPulses] = [
    RecordedPulses(
      testDescription: "DHT11, answer 1", schema: DHT11.schema,
      widths: [
        44, 51, 86, 55, 23, 55, 23, 54, 71, 54, 24, 54, 24, 54, 71, 54, 24, 54, 24, 54, 24, 54,
        24, 54, 24, 54, 24, 54, 23, 55, 23, 55, 23, 55, 25, 54, 24, 54, 24, 54, 24, 54, 70, 55,
        70, 55, 23, 55, 70, 54, 71, 54, 24, 54, 24, 54, 24, 54, 24, 54, 24, 54, 24, 54, 24, 54,
        25, 54, 24, 54, 24, 54, 71, 54, 71, 54, 71, 54, 71, 54, 70, 55, 68, 57,
      ],
      milliCelsius: 27_000, milliPercent: 36_000),
    RecordedPulses(
      testDescription: "DHT11, answer 2", schema: DHT11.schema,
      widths: [
        44, 51, 87, 54, 24, 54, 24, 54, 70, 55, 23, 55, 23, 54, 71, 54, 24, 54, 24, 54, 24, 54,
        24, 54, 24, 54, 24, 54, 24, 54, 24, 54, 24, 54, 25, 54, 24, 54, 24, 54, 24, 54, 71, 54,
        71, 54, 24, 54, 71, 54, 70, 55, 23, 55, 23, 55, 23, 54, 24, 54, 24, 54, 24, 54, 24, 54,
        25, 55, 23, 55, 23, 55, 70, 54, 71, 54, 71, 54, 71, 54, 71, 54, 68, 57,
      ],
      milliCelsius: 27_000, milliPercent: 36_000),
    RecordedPulses(
      testDescription: "DHT22, answer 1", schema: DHT22.schema,
      widths: [
        44, 62, 81, 54, 26, 54, 26, 54, 26, 54, 26, 54, 26, 54, 26, 54, 26, 54, 72, 67, 74, 54,
        73, 54, 26, 54, 73, 54, 74, 54, 73, 54, 26, 54, 25, 67, 26, 54, 26, 54, 26, 54, 26, 54,
        26, 53, 27, 53, 26, 54, 25, 67, 74, 54, 73, 54, 74, 53, 74, 54, 73, 54, 26, 54, 26, 54,
        25, 64, 74, 54, 73, 54, 26, 54, 74, 53, 27, 53, 74, 54, 26, 54, 72, 47,
      ],
      milliCelsius: 24_800, milliPercent: 47_600),
    RecordedPulses(
      testDescription: "DHT22, answer 2", schema: DHT22.schema,
      widths: [
        45, 61, 81, 54, 26, 54, 26, 54, 26, 54, 26, 54, 26, 53, 27, 53, 26, 54, 73, 67, 73, 54,
        74, 53, 27, 53, 74, 54, 73, 54, 26, 54, 26, 54, 25, 67, 26, 54, 26, 54, 26, 54, 26, 54,
        26, 54, 26, 53, 27, 53, 25, 67, 74, 54, 73, 54, 74, 53, 74, 54, 73, 54, 26, 54, 26, 54,
        25, 64, 74, 54, 73, 54, 26, 54, 74, 54, 26, 53, 27, 53, 26, 54, 73, 47,
      ],
      milliCelsius: 24_800, milliPercent: 47_200),
    RecordedPulses(
      testDescription: "DHT22, answer 3", schema: DHT22.schema,
      widths: [
        44, 62, 81, 53, 26, 54, 26, 54, 26, 54, 26, 54, 26, 54, 26, 54, 26, 54, 72, 67, 74, 54,
        73, 54, 26, 54, 73, 54, 26, 54, 74, 54, 26, 54, 25, 66, 27, 53, 26, 54, 26, 54, 26, 54,
        26, 54, 26, 54, 26, 54, 25, 67, 73, 54, 74, 54, 73, 54, 74, 53, 74, 54, 26, 54, 26, 54,
        25, 64, 74, 53, 74, 54, 26, 54, 26, 54, 73, 54, 74, 53, 26, 54, 73, 47,
      ],
      milliCelsius: 24_800, milliPercent: 46_800),
  ]
}
