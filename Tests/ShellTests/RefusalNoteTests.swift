import SimBoard
import Testing

@testable import ShellBus

@Suite("What the shell says about refused transfers")
struct RefusalNoteTests {
  /// Keeps what is said.
  private final class Lines {
    var all: [String] = []
  }

  private static let climate = DeviceLabel(
    name: "climate", chip: "bme280", address: 0x76, behind: nil)

  private func refused(
    _ written: [UInt8], _ cause: ChipRemark.Cause = .readOnly,
    _ outcome: ChipRemark.Outcome = .refused
  ) -> RefusedTransfer {
    RefusedTransfer(
      bus: 1, address: 0x76, device: Self.climate, written: written, readCount: nil,
      direction: .write, byte: 2, reason: .remark(ChipRemark(outcome, cause, "section 5.3")))
  }

  @Test("The same register is named once, whatever is written to it")
  func once() {
    let lines = Lines()
    let notes = RefusalNotes { lines.all.append($0) }
    for value in UInt8(0)..<5 { notes.take(refused([0xD0, value])) }
    notes.take(refused([0xD0, 1], .readOnly, .withoutEffect))
    notes.take(refused([0xD1, 1]))
    #expect(lines.all.count == 3)
  }

  @Test("Two commands of two bytes that begin alike are two cases")
  func longCommands() {
    let lines = Lines()
    let notes = RefusalNotes { lines.all.append($0) }
    for command: [UInt8] in [[0x2C, 6], [0x2C, 0x0D], [0x2C, 6]] {
      notes.take(refused(command, .unknownCommand))
    }
    #expect(lines.all.count == 2)
  }

  @Test("A device and a cause get a limited number of lines, then one that says so")
  func limitOfACause() {
    let lines = Lines()
    let notes = RefusalNotes { lines.all.append($0) }
    for register in UInt8(0)..<100 { notes.take(refused([register, 0])) }
    #expect(lines.all.count == RefusalNotes.linesPerCauseMax + 1)
    #expect(lines.all.last == "no further refusals of this kind are listed for this address")
    notes.take(refused([0, 0], .busy))
    #expect(lines.all.last?.contains("the chip is busy") == true)
  }

  @Test("All devices and causes together get a limited number of lines")
  func limitOfAll() {
    let lines = Lines()
    let notes = RefusalNotes { lines.all.append($0) }
    for cause in ChipRemark.Cause.allCases {
      for register in UInt8(0)..<100 { notes.take(refused([register, 0], cause)) }
    }
    let closing = lines.all.filter { $0.hasPrefix("no further") }
    #expect(lines.all.count - closing.count == RefusalNotes.linesMax)
    #expect(lines.all.last == "no further refusals are listed")
  }

  @Test("Each cause has words of its own, and the datasheet's place behind them")
  func words() {
    let texts = ChipRemark.Cause.allCases.map { refused([0xF5, 8], $0).text }
    #expect(Set(texts).count == texts.count)
    for text in texts {
      #expect(
        text.hasPrefix("`climate` (bme280, 0x76 on bus 1) refused byte 2 of the write 0xf5 0x08: "))
      #expect(text.hasSuffix(" (section 5.3); see `bme280` in docs/chips.md"))
    }
  }

  @Test("What is acknowledged without an effect is not called a refusal")
  func withoutEffect() {
    let text = refused([0xF5, 8], .notModelled, .withoutEffect).text
    #expect(
      text.contains(" acknowledged byte 2 of the write 0xf5 0x08, but it has no effect here: "))
    #expect(!text.contains("refused"))
  }

  static let said: [(script: String, lines: [String])] = [
    (
      "i2cset -y 1 0x76 0xd0 1; i2cset -y 1 0x76 0xd0 1",
      ["`climate` (bme280, 0x76 on bus 1) refused byte 2 of the write 0xd0 0x01: "]
    ),
    (
      "i2cget -y 1 0x50 0; i2cget -y 1 0x50 1; i2ctransfer -y 1 r4@0x50",
      [
        "no device with address 0x50 is reached on bus 1, so nothing acknowledged the write 0x00; "
          + "the board has 0x"
      ]
    ),
    (
      "i2ctransfer -a -y 1 w2@0x00 0x00 0x06; i2ctransfer -a -y 1 w1@0x7c 1",
      ["no simulated chip acknowledges 0x00 on bus 1", "0x7c on bus 1 is reserved"]
    ),
    ("i2cdetect -y 1; i2cdetect -y -q 1; i2cdetect -y -r 1; i2cget -y 1 0x50", []),
  ]

  @Test(
    "A program's refused transfers are said once, and a search for chips never", arguments: said)
  func inAShell(_ script: String, _ expected: [String]) throws {
    let run = try CommandRun.shell("sh", "-c", script)
    let lines = run.errors.split(separator: "\n").filter { $0.hasPrefix("outpost shell: ") }
      .map { String($0.dropFirst(15)) }
    #expect(lines.count == expected.count, "\(run.errors)")
    #expect(zip(lines, expected).allSatisfy { $0.hasPrefix($1) }, "\(run.errors)")
  }

  @Test("A chip behind a channel that is not connected is named")
  func behind() throws {
    let run = try CommandRun([
      "shell", "boards/greenhouse.yaml", "--", "i2cget", "-y", "1", "0x76", "0xd0",
    ])
    let words =
      "the board has `north` behind channel 0 of `mux` and `south` behind channel 1 of `mux`, "
      + "not connected now"
    #expect(run.errors.contains(words), "\(run.errors)")
  }
}
