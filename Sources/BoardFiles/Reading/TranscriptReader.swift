import Units

/// Reads what was said on a bus: a capture, a row a segment, or lists of transactions.
struct TranscriptReader {
  static let captureHeader = "time_us,address,direction,bytes,acks,stop"
  static let listsHeader = "test,index,address,write,read"

  /// Which lists of a file of several the caller needs; the others may be wrong.
  enum Choice {
    /// All that are right, at least one.
    case any
    /// The first of the file.
    case first
    /// The one of this name.
    case named(String)
  }

  let reading: FileReading
  /// The names of the lists, wrong ones included.
  private(set) var names: [String] = []
  private var transcripts: [Transcript] = []
  private var last: Interval?
  /// Rows of the list so far.
  private var index = 0

  init(_ reading: FileReading) {
    self.reading = reading
  }

  /// The transcripts in `bytes`, in the order of the file. A list that is wrong is left out with a
  /// warning, unless `choice` needs it.
  mutating func read(
    _ bytes: [UInt8], _ choice: Choice = .any, rowLimit: Int = Limits.recordingRows
  ) -> [Transcript] {
    if SigrokReader.canRead(bytes) {
      var sigrok = SigrokReader(reading)
      return sigrok.read(bytes)
    }
    var table = RecordingTable(bytes, for: reading)
    switch table.readHeader([Self.captureHeader, Self.listsHeader]) {
    case 0:
      transcripts = [Transcript()]
      table.eachRow(limit: rowLimit) { takeSegment($0) }
    case 1:
      var all: [RowTroubles] = []
      table.eachRow(limit: rowLimit) { row in
        let name = row.text(0)
        if names.last != name {
          names.append(name)
          all.append(RowTroubles())
        }
        return all[all.count - 1]
      } _: { row in
        takeTransaction(row)
      }
      return judged(all, choice)
    default: break
    }
    return transcripts
  }

  /// The lists that are right. What is wrong with a list that is needed is reported as errors.
  private func judged(_ troubles: [RowTroubles], _ choice: Choice) -> [Transcript] {
    let hasRight = troubles.contains { $0.isEmpty }
    for (index, (name, own)) in zip(names, troubles).enumerated() where !own.isEmpty {
      let isNeeded =
        switch choice {
        case .any: !hasRight
        case .first: index == 0
        case .named(let wanted): name == wanted
        }
      if isNeeded { own.report(to: reading) } else { own.reportLeftOut(name, to: reading) }
    }
    let wrong = Set(zip(names, troubles).filter { !$0.1.isEmpty }.map(\.0))
    return transcripts.filter { !wrong.contains($0.name) }
  }

  /// `847.000,0x45,w,24 00,AAA,0`
  private mutating func takeSegment(_ row: RecordingRow) {
    let time = row.time(0)
    let address = row.address(1)
    let direction = direction(row)
    let bytes = row.bytes(3)
    let stop = row.flag(5) { .stop($0) }
    if let time, let last, time <= last {
      row.report(.run(.notAscending(spelled(time), after: spelled(last))), at: 0)
    }
    last = time ?? last
    guard let direction, let bytes, let answer = acknowledgement(row, direction, bytes.count),
      let time, let address, let stop
    else { return }
    transcripts[0].segments.append(
      RecordedSegment(
        position: row.position, at: time, address: address, direction: direction, bytes: bytes,
        acknowledgement: answer, endsWithStop: stop))
  }

  private func direction(_ row: RecordingRow) -> RecordedSegment.Direction? {
    switch row.text(2) {
    case "w": return .write
    case "r": return .read
    default:
      row.report(.recording(.direction(row.text(2))), at: 2)
      return nil
    }
  }

  /// A letter for the address and one for each byte. Only the last can be `N`.
  private func acknowledgement(
    _ row: RecordingRow, _ direction: RecordedSegment.Direction, _ bytes: Int
  ) -> RecordedSegment.Acknowledgement? {
    let letters = row.row.cells[4]
    let (ack, nack) = (UInt8(ascii: "A"), UInt8(ascii: "N"))
    guard letters.count == bytes + 1, letters.allSatisfy({ $0 == ack || $0 == nack }) else {
      row.report(.recording(.acknowledgements(row.text(4), bytes: bytes)), at: 4)
      return nil
    }
    guard let refusal = letters.firstIndex(of: nack) else { return .complete }
    guard refusal == letters.endIndex - 1 else {
      row.report(.recording(.nackBeforeTheEnd), at: 4)
      return nil
    }
    if bytes == 0 { return .addressRefused }
    return direction == .read ? .complete : .byteRefused
  }

  /// `TestSense,1,0x44,,66 f4 c8`: a write, a read, or both with a repeated START between them.
  private mutating func takeTransaction(_ row: RecordingRow) {
    let name = row.text(0)
    if transcripts.last?.name != name {
      transcripts.append(Transcript(name: name))
      index = 0
    }
    // A gap is a row that got lost.
    if row.text(1) != "\(index)" {
      row.report(.recording(.index(row.text(1), wanted: index)), at: 1)
    }
    index += 1
    let isSPI = row.text(2) == "spi"
    let address = isSPI ? nil : row.address(2)
    guard let written = row.bytes(3), let read = row.bytes(4), isSPI || address != nil else {
      return
    }
    guard !written.isEmpty || !read.isEmpty else {
      row.report(.recording(.emptyTransaction), at: 3)
      return
    }
    let last = transcripts.count - 1
    let isMixed =
      isSPI ? !transcripts[last].segments.isEmpty : !transcripts[last].exchanges.isEmpty
    guard !isMixed else {
      row.report(.recording(.mixedBuses), at: 2)
      return
    }
    if let address {
      take(row, address, written, read)
    } else {
      transcripts[last].exchanges.append(
        RecordedExchange(position: row.position, written: written, read: read))
    }
  }

  private mutating func take(
    _ row: RecordingRow, _ address: UInt8, _ written: [UInt8], _ read: [UInt8]
  ) {
    let last = transcripts.count - 1
    func segment(
      _ direction: RecordedSegment.Direction, _ bytes: [UInt8], endsWithStop: Bool
    ) -> RecordedSegment {
      RecordedSegment(
        position: row.position, at: nil, address: address, direction: direction, bytes: bytes,
        acknowledgement: .complete, endsWithStop: endsWithStop)
    }
    if !written.isEmpty {
      transcripts[last].segments.append(segment(.write, written, endsWithStop: read.isEmpty))
    }
    if !read.isEmpty {
      transcripts[last].segments.append(segment(.read, read, endsWithStop: true))
    }
  }
}
