import BoardFiles
import LinuxFiles

/// libFuzzer: bytes as a recording, whose kind the first of them decides. Whatever they are, a
/// reader has problems with a place within the file, or a value whose parts are within it.
@_cdecl("LLVMFuzzerTestOneInput")
public func parse(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let access = FileAccess(
    read: { _, limit throws(FileFault) in
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
      return bytes
    },
    status: { _ throws(FileFault) in throw .notFound }, names: { _ throws(FileFault) in [] })
  let reader = BoardFileReader(
    vocabulary: Vocabulary(chips: [], faults: [], formats: []), access: access)
  let lines = bytes.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
  switch start[0] % 4 {
  case 0:
    let loaded = reader.boardRecording(at: "r")
    check(loaded, lines)
    if let recording = loaded.value {
      precondition(recording.events.allSatisfy { $0.place < recording.places.count })
      precondition(recording.events.allSatisfy { $0.read.upperBound <= recording.bytes.count })
      precondition(recording.events.allSatisfy { $0.clock.upperBound <= recording.clock.count })
    }
  case 1: check(reader.transcripts(at: "r"), lines)
  case 2: check(reader.levels(at: "r"), lines)
  default: check(reader.registers(at: "r"), lines)
  }
  return 0
}

private func check<Value>(_ loaded: Loaded<Value>, _ lines: Int) {
  let errors = loaded.diagnostics.filter { $0.severity == .error }
  precondition((loaded.value == nil) == !errors.isEmpty, "a value in spite of errors, or none")
  for diagnostic in loaded.diagnostics {
    precondition((1...lines + 1).contains(diagnostic.position.line) && !diagnostic.rendered.isEmpty)
  }
}
