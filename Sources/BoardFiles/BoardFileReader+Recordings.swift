import Units

/// Recordings: comma-separated text of at most 4 MiB and 100 000 rows, UTF-8, with `#` comments in
/// front of the header. Every problem comes back in one go, as for boards.
extension BoardFileReader {
  /// The traffic of a bus. Two forms, distinguished by their header:
  ///
  /// `time_us,address,direction,bytes,acks,stop`: a capture, a row a segment. Microseconds from the
  /// beginning, ascending; `0x45`; `w` or `r`; hexadecimal bytes without the address; `A` or `N`
  /// for the address and each byte; 1 where a STOP follows, 0 for a repeated START. One transcript.
  ///
  /// `test,index,address,write,read`: lists of transactions, a transcript each; a write and a read
  /// in one row have a repeated START between them. The address is `spi` for SPI.
  ///
  /// Blocks on the disk.
  package func transcripts(at path: String) -> Loaded<[Transcript]> {
    load(path) { bytes, reading in
      var reader = TranscriptReader(reading)
      return reader.read(bytes)
    }
  }

  /// The levels of a line: `time_us,level`, the first row the level at the beginning, then a row an
  /// edge with the level after it. Blocks on the disk.
  package func levels(at path: String) -> Loaded<RecordedLevels> {
    load(path) { bytes, reading in reading.levels(bytes) }
  }

  /// What a node and its board said to each other, as `outpost record` writes it. Blocks on the
  /// disk.
  package func boardRecording(at path: String) -> Loaded<BoardRecording> {
    load(path, limit: Limits.boardRecordingBytes) { bytes, reading in
      var reader = BoardRecordingReader(reading)
      return reader.read(bytes)
    }
  }

  /// The registers of a chip, as `i2cdump` prints them. Blocks on the disk.
  package func registers(at path: String) -> Loaded<RecordedRegisters> {
    load(path) { bytes, reading in RegisterDumpReader(reading).read(bytes) }
  }

  /// What distinguishes the file at `path` from one with other bytes, 16 hexadecimal digits; nil
  /// where it cannot be read.
  package func digest(ofFileAt path: String) -> String? {
    FileDigest.text(ofFileAt: path, access)
  }

  /// What lists of transactions were asserted to mean: `test,quantity,unit,expected,tolerance`.
  /// Blocks on the disk.
  package func expectedValues(at path: String) -> Loaded<[ExpectedValue]> {
    load(path) { bytes, reading in
      var table = RecordingTable(bytes, for: reading)
      var values: [ExpectedValue] = []
      guard table.readHeader(["test,quantity,unit,expected,tolerance"]) != nil else { return nil }
      table.eachRow { row in
        guard let value = row.decimal(3, steps: 1_000_000),
          let tolerance = row.decimal(4, steps: 1_000_000)
        else { return }
        if tolerance < 0 { row.report(.recording(.negativeTolerance(row.text(4))), at: 4) }
        values.append(
          ExpectedValue(
            list: row.text(0), quantity: row.text(1), unit: row.text(2), millionths: value,
            tolerance: tolerance))
      }
      return values
    }
  }

  private func load<Value>(
    _ path: String, limit: Int = Limits.recordingBytes,
    _ read: ([UInt8], FileReading) -> Value?
  ) -> Loaded<Value> {
    let session = LoadSession(vocabulary, access)
    guard let (reading, bytes) = session.bytes(of: path, limit: limit) else {
      return session.outcome(nil)
    }
    return session.outcome(read(bytes, reading))
  }
}
