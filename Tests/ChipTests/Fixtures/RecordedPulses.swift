import BoardFiles
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

  static let all: [RecordedPulses] =
    answers(
      "sw_dht11_1mhz", ChipSchema.dht11, meaning: [(27_000, 36_000), (27_000, 36_000)])
    + answers(
      "sw_am2302_1mhz_3samples", ChipSchema.dht22,
      meaning: [(24_800, 47_600), (24_800, 47_200), (24_800, 46_800)])

  /// All answers of a capture, with what they mean in m°C and m%RH.
  private static func answers(
    _ capture: String, _ schema: ChipSchema, meaning: [(celsius: Int64, percent: Int64)]
  ) -> [RecordedPulses] {
    let pulses = Recordings.levels(capture).pulses
    let starts = pulses.hostStarts
    precondition(starts.count == meaning.count, "\(capture) has \(starts.count) answers")
    return zip(starts, meaning).enumerated().map { number, answer in
      let (start, values) = answer
      return RecordedPulses(
        testDescription: "\(schema.name), answer \(number + 1)", schema: schema,
        // The release, the response low and high, 40 bits low and high, and the last low.
        widths: pulses[start + 1...start + 84].map(\.length),
        milliCelsius: values.celsius, milliPercent: values.percent)
    }
  }
}

/// A level between two edges.
struct RecordedPulse {
  let level: Bool
  /// In µs.
  let length: Int64
}

extension RecordedLevels {
  /// Each level between two edges, first the one that follows the first edge.
  var pulses: [RecordedPulse] {
    zip(edges, edges.dropFirst()).map { edge, next in
      RecordedPulse(level: edge.level, length: next.at.microseconds - edge.at.microseconds)
    }
  }
}

extension [RecordedPulse] {
  /// Where a host begins: no chip pulls low for a millisecond.
  var hostStarts: [Int] { indices.filter { !self[$0].level && self[$0].length > 1_000 } }
}
