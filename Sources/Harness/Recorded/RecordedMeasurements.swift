import BoardFiles
import NodeAssembly
package import SimWorld
import Units

/// What the node of a recording measured and raised, by a strict replay.
struct RecordedMeasurements {
  /// What the drivers made of their chips, in the order of time.
  private(set) var byDevice: [DeviceEntry.Index: [DeviceMeasurement]] = [:]
  /// The alarms that were raised.
  private(set) var raised: Set<String> = []
  /// The plan of the node.
  let plan: NodePlan

  /// Throws what the node does otherwise than it did.
  init(
    of recording: BoardRecording, on board: Board, chips: [Chip]
  ) throws(RecordingMismatchFound) {
    var scenario = Scenario.calm(on: board)
    scenario.recording = recording
    scenario.duration = recording.end
    var found: [DeviceEntry.Index: [DeviceMeasurement]] = [:]
    var trace: [UInt8] = []
    var options = RunOptions()
    options.measurementSink = { found[$0.device, default: []].append($0) }
    options.trace = .events
    options.traceSink = { $0.withUnsafeBufferPointer { trace.append(contentsOf: $0) } }
    let setting = Setting(scenario, chips: chips, options: options)
    _ = setting.runModelled()
    plan = setting.plan
    byDevice = found
    if let mismatch = setting.world.replay?.mismatch {
      throw RecordingMismatchFound(mismatch: mismatch)
    }
    for line in String(decoding: trace, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 4, words[1] == "alarm", words[3] == "raised" else { continue }
      raised.insert(String(words[2]))
    }
  }
}

/// The node does something else on its recording.
package struct RecordingMismatchFound: Error {
  /// What differs.
  package let mismatch: RecordingMismatch
}
