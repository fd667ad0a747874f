/// A problem of a scenario: it cannot happen as written.
enum RunProblem: Hashable, Sendable {
  case beyondEnd(String, end: String)
  case notAscending(String, after: String)
  case pulsesOverlap
  case needsQuantity(String)
  case levelOnTruth(String)
  case faultTarget(String, wants: FaultTargetKind)
  case faultNeedsBus(String, chip: String, possible: [String])
  case faultNotOfKernel(String, sensor: String, possible: [String])
  case faultOfOtherChips(String, chip: String, fits: [String])
  case faultNeedsChannel(String, chip: String, known: [String])
  case faultNotCounted(String)
  case mustBeTrue(String)
  case needsRealTLS(String)
  case notControlled(String)
  case mustBe(String, word: String)
  case boundsCrossed(low: String, high: String)
  case nestedSum
  /// The board does not say what it draws.
  case needsLedger
  /// There is no such amount.
  case impossible(String, Dimension)
  case emptyWindow(end: String)
  case cannotFail(IdleClaim)
}

/// Why an expectation holds whatever happens.
enum IdleClaim: Hashable, Sendable {
  case anyNumber
  case neverBefore(alarm: String, first: String, end: String)
  case wholeRange(ChannelReach)
  case noMessages
  case notDriven(line: String)
  case notRead(String)
  case limitBeyond(alarm: String, ChannelReach)
  case drivenLater(line: String, first: String?)
  case otherFault(String, of: String)
  case supplied(String, by: String)
  case tooFew(HighestCount)
}
