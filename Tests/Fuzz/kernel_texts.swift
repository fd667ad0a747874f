import HAL
import Sensors
import Units

/// libFuzzer: bytes as the files of a sensor that a driver of the kernel owns. Whatever they say, a
/// measurement ends with values of the quantity's range or with faults, and again with the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func measure(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = UnsafeBufferPointer(start: start + 1, count: count - 1)
  let files = FuzzedFiles(
    texts: bytes.split(separator: 0, omittingEmptySubsequences: false).map { Array($0) })
  let subsystem = KernelSubsystem.allCases[Int(start[0] & 0x03) % KernelSubsystem.allCases.count]
  let quantities = KernelQuantity.all(of: subsystem)
  // Bits of the first byte decide whether the board names a channel and a parent.
  let place = KernelPlace(
    subsystem, name: subsystem == .oneWire ? Array("28-0316a2795aff".utf8) : Array("it".utf8),
    parent: start[0] & 0x04 == 0 ? nil : Array("1-0048".utf8),
    channel: start[0] & 0x08 == 0 || subsystem == .oneWire ? nil : Array("label".utf8))
  let wanted = ChannelMask(bits: UInt8(truncatingIfNeeded: (1 << quantities.count) - 1))
  for index in quantities.indices {
    let first = outcome(place, wanted, index, files)
    precondition(first == outcome(place, wanted, index, files))
    guard case .success(let value) = first else { continue }
    let range = quantities[index].channel
    precondition(range.lowest <= value && value <= range.highest)
  }
  return 0
}

private func outcome(
  _ place: KernelPlace, _ wanted: ChannelMask, _ index: Int, _ files: FuzzedFiles
) -> Result<Int64, SensorFault> {
  let measurement = KernelProbe(place, wanted).measure(files)
  do throws(SensorFault) {
    return .success(try measurement.value(of: index))
  } catch {
    return .failure(error)
  }
}

/// Files whose contents are texts of the input, chosen by their names.
private struct FuzzedFiles: SensorFiles {
  let texts: [[UInt8]]

  func content(of path: [UInt8]) throws(SensorFileFault) -> [UInt8] {
    if path.suffix(5) == Array("/name".utf8)[...] { return Array("it\n".utf8) }
    let text = texts[Int(path.reduce(0 as UInt8) { $0 &* 31 &+ $1 }) % texts.count]
    // An empty text is a file that is not there.
    guard !text.isEmpty else { throw .absent }
    return text
  }

  func names(in folder: [UInt8]) throws(SensorFileFault) -> [[UInt8]] {
    texts[0].split(separator: UInt8(ascii: "\n")).map { Array($0) }
  }

  func target(of link: [UInt8]) throws(SensorFileFault) -> [UInt8] { texts[texts.count - 1] }
}
