import Units

/// What can be wrong with a file, as facts; `Wording.swift` turns them into text.
enum Problem: Hashable, Sendable {
  case text(TextProblem)
  case shape(ShapeProblem)
  case number(NumberProblem)
  case word(WordProblem)
  case name(NameProblem)
  case wiring(WiringProblem)
  case rule(RuleProblem)
  case uplink(UplinkProblem)
  case run(RunProblem)
  case samples(SamplesProblem)
  case recording(RecordingProblem)
  case budget(BudgetProblem)
  case doubt(Doubt)
}

/// The file cannot be read as text or as YAML.
enum TextProblem: Hashable, Sendable {
  case file(FileFault, named: String?)
  case empty
  case noFiles
  case utf16
  case notUTF8(UInt8)
  case nul
  case control(UInt32)
  case loneCarriageReturn
  case tabIndent
  case syntax(String)
  case anchor
  case alias
  case tag
  case secondDocument
  case tooDeep
  case tooManyNodes
  case scalarTooLong
  case duplicateKey(String, firstLine: Int)
  case keyNotText
  case tooManyProblems
}

/// The three shapes of a YAML node.
enum Shape: String, Hashable, Sendable {
  case text = "a single value"
  case list = "a list"
  case map = "keys with values"
}

/// The tree has the wrong form.
enum ShapeProblem: Hashable, Sendable {
  case unknownKey(String, suggestion: String?, allowed: [String])
  case verificationSwitch(String)
  case missingKey(String, of: String)
  case expected(Shape, found: Shape)
  case emptyValue
  case needsOneOf([String], of: String)
  case onlyOneOf(String, other: String)
  case emptyList
  case listTooLong(limit: Int)
  case listLength(Int)
  case unknownFile(firstKey: String?, suggestion: String?)
  case scenarioForBoard
  case boardForScenario
}

/// A number, or a number with its unit, is wrong.
enum NumberProblem: Error, Hashable, Sendable {
  case malformed(String, NumberFlaw)
  case overflow(String)
  case tooFine(String, Dimension)
  case missingUnit(String, Dimension)
  case wrongUnit(String, of: Dimension, wanted: Dimension)
  case unknownUnit(String, wanted: Dimension)
  case unitOnPlain(String)
  case notWhole(String)
  case outOfRange(String, low: String, high: String?)
  case notHexadecimal(String)
  case addressReserved(UInt8)
  case addressTooLarge(String)
}

/// Why a number cannot be read.
enum NumberFlaw: Error, Hashable, Sendable {
  case notANumber
  case comma
  case exponent
  case leadingZero
  case underscore
  case sexagesimal
  case hexadecimal
  case barePoint
  case plusSign
  case overflow
}

/// A word or a text is wrong.
enum WordProblem: Hashable, Sendable {
  case notTruth(String, onOff: Bool)
  case choice(String, allowed: [String], suggestion: String?)
  case badName(String)
  case reservedName(String)
  case severalLines
  case tooLong(limit: Int)
  case placeholder(String)
  case notPrintable
  case badPath
  case notUTCTime(String)
}

/// What a name stands for.
enum Thing: String, Hashable, Sendable {
  case bus, device, multiplexer, line, channel, alarm, chip, fault, input
  case part = "device or line"
  case gpioChip = "GPIO chip"
  case column, list
}

/// A name is declared twice or leads nowhere.
enum NameProblem: Hashable, Sendable {
  case duplicate(Thing, String, firstLine: Int)
  case repeated(Thing, String)
  case unknown(Thing, String, suggestion: String?, known: [String])
  /// Something of another sort has this name.
  case otherwise(String, is: Thing, wanted: Thing)
  case unknownOf(Thing, String, owner: String, suggestion: String?, known: [String])
}

/// Parts do not fit together.
enum WiringProblem: Hashable, Sendable {
  case addressNotSelectable(UInt8, chip: String, allowed: [UInt8])
  case addressTaken(UInt8, by: String, onChannel: Bool)
  case addressHeard(UInt8, by: String)
  case notMultiplexer(String, chip: String, known: [String])
  case multiplexerElsewhere(String)
  case multiplexerBehind
  case channelWithoutBehind
  case offsetTaken(Int, by: String)
  case badGPIOChip(String, suggestion: String?)
  case deviceWithoutLines(String, chip: String, known: [String])
  case noPullDown(String)
  case deviceOnExpander(String)
  case debounceOnOutput
  case chipElsewhere(String, on: ChipPlace)
  case readTooOften(chip: String, Interval)
  case readTooOftenTogether(chip: String, Interval, apart: Interval)
  case lineIsOutput(String)
  case lineIsInput(String)
  case isLine(String)
  case needsChannel(String, known: [String])
  case scaleOnOther(Dimension)
  case driven(String, line: Int)
  case noSuchPin(String, chip: String, owners: [String])
  case pinsFight(String, other: String)
  case drivenByPin(String, pin: String)
  case notBelow(String, String)
  case needsOption(String, String)
}

/// A rule cannot work.
enum RuleProblem: Hashable, Sendable {
  case limitOnTruth(key: String, channel: String)
  case truthOnQuantity(channel: String, Dimension)
  case faultNotTrue
  case clearWithoutLimit(key: String)
  case clearWrongWay(key: String, raise: String)
  case clearBeyond(key: String, raise: String, limit: String)
  case acknowledgeNeedsLatch
  case acknowledgeNeedsTruth(String)
}

/// The uplink is wrong.
enum UplinkProblem: Error, Hashable, Sendable {
  case plainHTTP
  case notHTTPS
  case noHost
  case badHost(String)
  case badPort(String)
  case credentialsInURL
  case fragment
  case badPathByte(UInt8)
  case badPercent
  case inlineSecret
  case bareTrust
  case capBelowFirst
  case arenaNotCounted(String, able: [String])
  case arenaTooSmall(String, least: Int64)
  case secretReadableByOthers(String, mode: UInt32)
  case keyReadableByOthers(String)
}

/// A scenario cannot happen.
enum RunProblem: Hashable, Sendable {
  case beyondEnd(String, end: String)
  case notAscending(String, after: String)
  case pulsesOverlap
  case needsQuantity(String)
  case levelOnTruth(String)
  case faultTarget(String, wants: FaultTargetKind)
  case faultNeedsBus(String, chip: String, possible: [String])
  case faultOfOtherChips(String, chip: String, fits: [String])
  case faultNeedsChannel(String, chip: String, known: [String])
  case faultNotCounted(String)
  case mustBeTrue(String)
  case needsRealTLS(String)
  case mustBe(String, word: String)
  case boundsCrossed(low: String, high: String)
  case nestedSum
}

/// A table of samples is wrong.
enum SamplesProblem: Hashable, Sendable {
  case noTimeColumn(found: String)
  case noColumns
  case tooManyColumns
  case tooManyRows
  case noRows
  case cellCount(expected: Int, found: Int)
  case notATruth(String)
  case unitOnTruth
}

/// A recording of a bus or a line is wrong.
enum RecordingProblem: Hashable, Sendable {
  case header(found: String, wanted: [String])
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
  case notOnABus(device: String)
}

/// A budget is wrong.
enum BudgetProblem: Hashable, Sendable {
  case otherFile(String)
  case timeWithoutMachine(String)
  case notAPercentage(String)
  case notOfReplays(BudgetFigure)
  case needsUplink(BudgetFigure)
  case needsReport(BudgetFigure)
  case notShown(BudgetFigure, NetworkTLS, byBoard: Bool)
}

/// What is allowed and yet probably not meant.
enum Doubt: Hashable, Sendable {
  case unread(Thing, String)
  case noPullUp(String, driver: String)
  case nothingExpected
  case arenaNotSimulated
}
