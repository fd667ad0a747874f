import Units

/// Reads I2C off two lines, by UM10204 alone: data counts where the clock rises, and changes under
/// a high clock are starts and stops.
struct WireDecoder {
  /// Each transfer segment as a trace writes it, without fault: `S 0x76 w d0`.
  private(set) var segments: [String] = []
  /// The ninth bits of each segment: `.` for acknowledged, `N` for not.
  private(set) var answers: [String] = []
  private(set) var stops = 0
  private var bits: [Bool] = []
  private var (clock, data) = (true, true)
  private var isBusy = false

  init(_ dump: DumpReader, clock: String = "SCL", data: String = "SDA") {
    for change in dump.changes {
      if change.name == clock { clockMoves(change.value == "1") }
      if change.name == data { dataMoves(change.value == "1") }
    }
  }

  private mutating func dataMoves(_ level: Bool) {
    data = level
    guard clock else { return }
    if level {
      stops += 1
      isBusy = false
    } else {
      segments.append(isBusy ? "Sr" : "S")
      answers.append("")
      isBusy = true
    }
    bits = []
  }

  private mutating func clockMoves(_ level: Bool) {
    clock = level
    guard level, isBusy else { return }
    bits.append(data)
    guard bits.count == 9 else { return }
    let value: UInt8 = bits[..<8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
    let isAddress = answers[answers.count - 1].isEmpty
    segments[segments.count - 1] +=
      isAddress
      ? " 0x\(Hexadecimal.text(value >> 1)) \(value & 1 == 1 ? "r" : "w")"
      : " \(Hexadecimal.text(value))"
    answers[answers.count - 1] += bits[8] ? "N" : "."
    bits = []
  }
}
