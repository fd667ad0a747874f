import Units

/// Reads one board file section by section; names come before their uses, in whatever order the
/// file has them.
struct BoardReader {
  let reading: FileReading
  let vocabulary: Vocabulary
  var names = BoardNames()
  var buses: [BusEntry] = []
  var devices: [DeviceEntry] = []
  var lines: [LineEntry] = []
  var pinNames: [PinName] = []
  /// The channels as their entries say, and then as they are.
  var drafts: [ChannelDraft] = []
  var channels: [ChannelEntry] = []
  var alarms: [AlarmEntry] = []
  var combinations: [AlarmCombination] = []
  var outputs: [OutputEntry] = []
  var controls: [ControlEntry] = []
  /// The alarms that the uplinks bring.
  var uplinkAlarms: [AlarmEntry] = []
  /// The limits of alerts that the file sets, with their places.
  var alertLimits: [AlertLimit] = []
  /// Whether the file is read for a scenario, which says what drives the inputs.
  let isForScenario: Bool

  init(_ reading: FileReading, _ vocabulary: Vocabulary, isForScenario: Bool) {
    self.reading = reading
    self.vocabulary = vocabulary
    self.isForScenario = isForScenario
  }

  /// The board; nil if anything is wrong with the file. ``names`` is filled either way.
  mutating func read(_ root: YAMLNode) -> Board? {
    guard var cursor = reading.cursor(root, of: "a board") else {
      names = .unreadable
      return nil
    }
    guard !cursor.contains("scenario") else {
      reading.report(.shape(.scenarioForBoard), at: cursor.mark)
      names = .unreadable
      return nil
    }
    // A board may have budgets of its own, a file of budgets alone has a list of limits.
    guard cursor.contains("board") || !cursor.contains("budgets") || !cursor.contains("limits")
    else {
      reading.report(.shape(.budgetsForBoard), at: cursor.mark)
      names = .unreadable
      return nil
    }
    let name = cursor.required("board") { reading.name($0) }
    readWiring(&cursor)
    readChannels(&cursor)
    let uplinkEntries = readUplinkEntries(&cursor)
    let reportNode = cursor.node("report")
    let report = reportNode.flatMap { readReport($0) }
    let power = cursor.node("power").flatMap { readPower($0, report, of: cursor) }
    let outbox = cursor.optional("outbox", OutboxEntry.standard) { readOutbox($0, for: report) }
    var uplinks = readUplinks(uplinkEntries, report, outbox)
    uplinkAlarms = uplinks.entryIndices.flatMap { alarms(about: $0, of: uplinks) }
    readRules(&cursor)
    let hangLimit = cursor.optional("hang-limit", Board.standardHangLimit) {
      reading.interval($0, in: .seconds(2) ... .seconds(600))
    }
    uplinks = measured(uplinks, of: name, report, outbox)
    checkFormats(report, power, uplinks, areAll: uplinks.count == uplinkEntries.count)
    checkSending(report, uplinks, isBroken: reportNode != nil && report == nil)
    let metrics = cursor.optional("metrics") { readMetrics($0) }
    let budgets = cursor.optional("budgets", []) { reading.runBudgets($0) }
    cursor.finish()
    // A broken uplink or report was reported, and is there nevertheless.
    if reading.isClean { reading.refuse(budgets, without: uplinks.first, or: report) }
    guard let name, reading.isClean else { return nil }
    reportDoubts(power, uplinks)
    return Board(
      name: name, file: reading.file, buses: buses, devices: devices, lines: lines,
      channels: channels, alarms: alarms, outputs: outputs, controls: controls,
      hangLimit: hangLimit, report: report,
      power: power, uplinks: uplinks, outbox: outbox, metrics: metrics, budgets: budgets)
  }

  private mutating func readWiring(_ cursor: inout Cursor) {
    let hasDevices = cursor.eachEntry("i2c", of: "an I2C bus", limit: Limits.buses) {
      readBus(&$0)
    }
    var chips = NameTable<Void>()
    let hasLines = cursor.eachEntry("gpio", of: "a GPIO chip", limit: Limits.buses) {
      readGPIOChip(&$0, among: &chips)
    }
    let hasSensors = cursor.eachEntry("kernel", of: "a kernel sensor", limit: Limits.devices) {
      readKernelSensor(&$0)
    }
    if !hasDevices || !hasLines || !hasSensors { names.parts.isComplete = false }
    wirePins()
  }

  private mutating func readChannels(_ cursor: inout Cursor) {
    let hasChannels = cursor.eachEntry("channels", of: "a channel", limit: Limits.channels) {
      readChannel(&$0)
    }
    if !hasChannels { names.channels.isComplete = false }
    resolveChannels()
  }

  private mutating func readRules(_ cursor: inout Cursor) {
    let hasAlarms = cursor.eachEntry("alarms", of: "an alarm", limit: Limits.alarms) {
      readAlarm(&$0)
    }
    if !hasAlarms { names.alarms.isComplete = false }
    addUplinkAlarms()
    resolveCombinations()
    var driven: [(line: LineEntry.Index, at: Mark)] = []
    cursor.eachEntry("outputs", of: "an output", limit: Limits.lines) {
      readOutput(&$0, driven: &driven)
    }
    cursor.eachEntry("control", of: "a control rule", limit: Limits.controls) {
      readControl(&$0, drivenByAlarms: driven)
    }
    // With other errors rules may be missing.
    if reading.isClean { refuseIdleOutputs() }
  }
}
