import BoardFiles
import HAL
import LinuxFiles
import SimBoard
import SimWorld
import Testing
import Units

@Suite("Every model says why it refuses")
struct RemarkTests {
  /// A board with this one chip, in memory.
  private static func bus(with chip: ChipSchema) throws -> SimulatedBus {
    let address = "0x" + String(chip.addresses[0], radix: 16)
    let text = """
      board: one
      i2c: [{bus: 1, devices: [{name: it, chip: \(chip.name), address: \(address)}]}]
      channels: []
      """
    let access = FileAccess(
      read: { _, _ throws(FileFault) in Array(text.utf8) },
      status: { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o644) },
      names: { _ throws(FileFault) in [] })
    let loaded = BoardFileReader(vocabulary: .registered(Chip.all), access: access)
      .board(at: "board.yaml")
    let board = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))")
    let live = LiveBoard(.calm(on: board), chips: Chip.all)
    live.catchUp(to: .seconds(1))
    return try #require(live.buses.first)
  }

  private static let onBuses = Chip.all.map { $0.schema }.filter { $0.connection == .bus }

  @Test(
    "A transfer that a model does not acknowledge leaves a remark with a place in the datasheet",
    arguments: onBuses.indices)
  func refusals(_ number: Int) throws {
    let schema = Self.onBuses[number]
    let bus = try Self.bus(with: schema)
    let address = try #require(I2CAddress(schema.addresses[0]))
    let chip = try #require(bus.chip(at: address))
    var silent: [String] = []
    for first in UInt8.min...UInt8.max {
      for rest: [UInt8] in [[], [0], [0xFF], [0xFF, 0xFF], [0, 0, 0x81], [0, 0, 0, 0]] {
        let bytes = [first] + rest
        do throws(I2CFault) {
          try bus.write(bytes.span, to: address)
        } catch {
          if chip.model.remark?.datasheet.isEmpty ?? true { silent.append("\(bytes): \(error)") }
        }
        chip.model.remark = nil
        do throws(I2CFault) {
          var answer = [UInt8](repeating: 0, count: 3)
          var span = answer.mutableSpan
          try bus.read(into: &span, from: address)
        } catch {
          if chip.model.remark?.datasheet.isEmpty ?? true { silent.append("read: \(error)") }
        }
        chip.model.remark = nil
      }
    }
    #expect(silent.count == 0, "\(schema.name): \(silent.prefix(6))")
  }
}
