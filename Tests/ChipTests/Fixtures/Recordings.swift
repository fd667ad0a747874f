import BoardFiles
import SimWorld

/// The recordings in `fixtures/recordings`, whose first lines name their sources and licences.
enum Recordings {
  /// Every recording of a bus.
  static let buses = [
    "i2c_a2_dummy_write", "i2c_ad5258_nack_then_ack", "i2c_bh1750_hres", "i2c_ds3231_ex1",
    "i2c_sht21_humidity35", "i2c_sht21_serial_hold", "i2c_sht31_25c_28rh", "periph_ads1x15",
    "periph_bme280_spi", "periph_bmp180", "periph_bmx280", "periph_sht4x",
  ]

  /// What the one list of a capture says.
  static func capture(_ name: String) -> Transcript {
    guard let transcript = transcripts(name).first else {
      preconditionFailure("no rows in \(name)")
    }
    return transcript
  }

  /// One list of a file of several.
  static func list(_ list: String, of name: String) -> Transcript {
    guard let transcript = transcripts(name).first(where: { $0.name == list }) else {
      preconditionFailure("no \(list) in \(name)")
    }
    return transcript
  }

  /// All lists of a file.
  static func transcripts(_ name: String) -> [Transcript] {
    value(reader.transcripts(at: path(name)))
  }

  /// The levels of a line.
  static func levels(_ name: String) -> RecordedLevels {
    value(reader.levels(at: path(name)))
  }

  /// What a list was asserted to mean, in thousandths of the unit, rounded down.
  static func thousandths(_ quantity: String, of list: String, in name: String) -> Int64 {
    let values = value(reader.expectedValues(at: path(name + "_expected")))
    guard let found = values.first(where: { $0.list == list && $0.quantity == quantity }) else {
      preconditionFailure("nothing is expected of \(quantity) in \(list)")
    }
    return found.millionths / 1_000
  }

  private static let reader = BoardFileReader(vocabulary: .registered(Chip.all))

  private static func path(_ name: String) -> String {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    return root.joined(separator: "/") + "/fixtures/recordings/\(name).csv"
  }

  private static func value<Value>(_ loaded: Loaded<Value>) -> Value {
    guard let value = loaded.value else {
      preconditionFailure(loaded.diagnostics.map(\.rendered).joined(separator: "\n"))
    }
    return value
  }
}

extension Transcript {
  /// The bytes of all reads, in order.
  var reads: [[UInt8]] {
    segments.filter { $0.direction == .read && $0.acknowledgement == .complete }.map(\.bytes)
  }

  /// The bytes of the first read after these were written.
  func answer(to written: UInt8...) -> [UInt8] {
    for (before, segment) in zip(segments, segments.dropFirst())
    where segment.direction == .read && before.bytes == written { return segment.bytes }
    preconditionFailure("\(name) has no answer to \(written)")
  }
}
