import BoardFiles
import Harness
import NodeHost

/// The files that the runs of a replay write: traces and waveforms.
struct ReplayFiles {
  private let traces: String?
  private let detail: TraceDetail
  private let waves: String?
  private let hasWaveFolder: Bool
  private let kept: KeptFiles

  /// Makes the folders. `traces` is one, `waves` is one for more than one scenario or where it ends
  /// in a slash.
  init(
    traces: String?, _ detail: TraceDetail, waves: String?, scenarios: Int, sparing kept: KeptFiles
  ) throws {
    (self.traces, self.detail, self.waves, self.kept) = (traces, detail, waves, kept)
    hasWaveFolder = waves.map { scenarios > 1 || $0.hasSuffix("/") } ?? false
    if let traces { try Folder.make(traces) }
    guard hasWaveFolder, let waves else { return }
    guard waves != "-" else { throw MisuseFault("--vcd - takes one scenario") }
    try Folder.make(waves)
  }

  /// The path of a scenario's trace; nil where none is written.
  func trace(of entry: ReplayEntry) -> String? {
    traces.map { "\($0)/\(entry.resultName).trace" }
  }

  /// Opens the files of one run and adds them to its options; they are to be closed behind it.
  func open(for entry: ReplayEntry, _ options: inout RunOptions) throws(PathFault) -> [OutputFile] {
    var files: [OutputFile] = []
    if let path = trace(of: entry) {
      let file = try OutputFile(path, beginning: "# ", sparing: kept)
      files.append(file)
      options.trace = detail
      options.traceSink = { file.write($0) }
    }
    if let waves {
      let path = hasWaveFolder ? "\(waves)/\(entry.resultName).vcd" : waves
      let file = try OutputFile(path, beginning: "$date", sparing: kept)
      files.append(file)
      options.waveSink = { file.write($0) }
    }
    return files
  }
}
