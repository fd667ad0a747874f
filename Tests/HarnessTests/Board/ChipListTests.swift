import HAL
import NodeAssembly
import SimBoard
import SimWorld
import Testing
import Units

@Suite("Drivers and models are two lists of the same chips")
struct ChipListTests {
  private let drivers = Drivers.all.map { "\($0.schema.name)" }

  @Test("The list of drivers and the list of models name the same chips, each once")
  func sameNames() {
    let models = Models.all.map(\.name)
    #expect(drivers.sorted() == models.sorted())
    #expect(Set(drivers).count == drivers.count)
  }

  @Test("Every chip of both lists can be simulated", arguments: Models.all.map(\.name))
  func joined(_ name: String) throws {
    let chip = try #require(Chip.all.named(name))
    #expect("\(chip.schema.name)" == name)
  }
}
