import HAL
import NodeAssembly
import Sensors
import SimBoard
import Testing
import Units

/// What the schemas of chips say about the transfers of their drivers.
@Suite("Transfers of drivers")
struct BusTransferTests {
  /// The chips on a bus that measure or supply lines.
  static let names: [String] = Array(Set(SurveyedChip.all(thorough: false).map(\.name))).sorted()

  @Test(
    "A schema lists exactly the transfers that its chip's driver makes, in every option",
    arguments: names)
  func transfers(name: String) throws {
    var made = Set<BusTransfer>()
    let chips = SurveyedChip.all(thorough: true).filter { $0.name == name }
    for chip in chips {
      made.formUnion(chip.run().transfers)
      // A chip that has lost its power is set up again.
      for number in 0..<4 {
        let loss = try #require(DeviceFaultKind.all.first { $0.name == "brown-out" })
        made.formUnion(
          chip.run(Disturbance(way: .fault(loss, []), span: .transfer(number))).transfers)
      }
    }
    let listed = try #require(chips.first).driver.schema.transfers
    #expect(Set(listed) == made, "\(made.map { "\($0.sent)→\($0.received)" }.sorted())")
    #expect(Set(listed).count == listed.count)
  }

  @Test("A multiplexer lists the transfer that selects its channels")
  func multiplexers() {
    let multiplexers = Drivers.all.filter {
      if case .buses = $0.schema.supplies { true } else { false }
    }
    #expect(!multiplexers.isEmpty)
    #expect(multiplexers.allSatisfy { $0.schema.transfers == [.write(1)] })
  }
}

extension SurveyRun {
  fileprivate var transfers: Set<BusTransfer> {
    Set(lengths.map { .transfer(sent: $0.written, received: $0.read) })
  }
}
