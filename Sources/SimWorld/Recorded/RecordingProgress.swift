/// How far a node has followed the recording of a device.
package enum RecordingProgress {
  /// The transfers with a chip on a bus.
  case transfers(TranscriptReplay)
  /// How often the node asked a chip on a line, and how many answers were recorded.
  case answers(asked: Int, recorded: Int)
}
