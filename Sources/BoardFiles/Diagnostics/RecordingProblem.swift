/// A problem of a table of samples.
enum SamplesProblem: Hashable, Sendable {
  case emptyTable
  case noTimeColumn(isNear: Bool)
  case noColumns
  case tooManyColumns
  case tooManyRows
  case noRows
  case cellCount(expected: Int, found: Int)
  case notATruth(String)
  case noNumber(String)
  case unitOnTruth
}

/// A recording of a bus or a line is wrong.
indirect enum RecordingProblem: Hashable, Sendable {
  case header(wanted: [String])
  case tooManyRows(limit: Int)
  case notHexByte(String)
  case tooManyBytes(limit: Int)
  case direction(String)
  case acknowledgements(String, bytes: Int)
  case nackBeforeTheEnd
  case stop(String)
  case level(String)
  case noEdge
  case index(String, wanted: Int)
  case emptyTransaction
  case mixedBuses
  case negativeTolerance(String)
  case noTransfers(address: UInt8, file: String)
  case wiredPins(device: String)
  case usedByOthers(device: String)
  case noAnswers(file: String)
  case ofKernel(device: String)
  /// Of what another program prints.
  case foreign(ForeignRecordingProblem)
  /// Of a whole board.
  case board(BoardRecordingProblem)
  /// So many rows below the first have the same trouble.
  case repeated(Problem, further: Int)
}
