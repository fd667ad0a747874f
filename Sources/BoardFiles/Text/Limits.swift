import Units

/// The bounds of everything that a file may ask for.
enum Limits {
  /// Bytes of a board or scenario file.
  static let fileBytes = 1 << 20
  /// Nodes inside one another.
  static let depth = 32
  /// Nodes of a file.
  static let nodes = 100_000
  /// Bytes of one scalar.
  static let scalarBytes = 4_096
  /// Problems that are listed for one file.
  static let problems = 100
  /// Entries of each list of a board or scenario.
  static let buses = 8
  static let devices = 32
  static let lines = 64
  static let anchors = 8
  static let headers = 16
  static let statuses = 32
  static let servers = 8
  /// Bytes of a padded request.
  static let requestBytes: Int64 = 65_536
  static let uplinks = 8
  /// Reports of one request.
  static let batch = 200
  /// Failed deliveries before a node goes to its next server.
  static let failures = 1_000
  static let channels = 32
  static let alarms = 32
  static let controls = 32
  /// Levels of a battery.
  static let levels = 8
  /// Readings that a filter takes together, filters of a channel, points of a calibration.
  static let filterReadings = 99
  static let filters = 3
  static let calibrationPoints = 8
  /// Channels that are added up, and derived channels that follow from one another.
  static let summands = 8
  static let derivedDepth = 4
  /// The longest warm-up of a sensor.
  static let warmUp = Interval.seconds(72 * 3_600)
  /// The longest of the limits on a part of a delivery.
  static let timeout = Interval.seconds(600)
  /// The longest period of a summary.
  static let summaryPeriod = Interval.seconds(31 * 86_400)
  static let entries = 1_000
  /// Steps or pulses of one signal in the file itself.
  static let points = 10_000
  /// Bytes of a name.
  static let nameBytes = 63
  /// Bytes of a title, a path or a URL.
  static let titleBytes = 200
  static let pathBytes = 1_024
  static let urlBytes = 2_048
  /// Bytes of the topics above those of a node.
  static let topicPrefixBytes = 100
  /// A file of samples.
  static let samplesBytes = 16 << 20
  static let samplesRows = 1_000_000
  static let samplesColumns = 64
  /// A recording: bytes of the file, rows, bytes of one segment (the kernel's limit of a message).
  static let recordingBytes = 4 << 20
  static let recordingRows = 100_000
  static let segmentBytes = 8_192
  /// A recording of a board: bytes of the file, rows, parts of the board that rows are about. So
  /// many of the comments in front of a recording count.
  static let boardRecordingBytes = 64 << 20
  static let boardRecordingRows = 1_000_000
  static let recordedPlaces = 255
  static let recordingComments = 16
  /// A search for files.
  static let folderDepth = 64
  static let folderFiles = 100_000
}
