import ArgumentParser
import BoardFiles
import Glibc
import NodeHost
import Results
import Sensors
import SimWorld
import Units

/// `outpost chips`: lists the supported chips with what a board file may say about each.
struct Chips: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the supported chips: addresses, channels with ranges, options, pins.",
    discussion: """
      docs/chips.md says how exact each chip is, and what the simulation covers. Behind the chips are the \
      quantities of sensors that a driver of the kernel owns: w1, iio, hwmon.
      """)

  @Flag(help: "Print the list as JSON.")
  var json = false

  @Argument(help: "Names of chips; all where none is given.")
  var names: [String] = []

  func validate() throws {
    for name in names {
      if access(name, F_OK) == 0, !Self.schemas.contains(where: { "\($0.name)" == name }) {
        throw ValidationError(
          "`\(name.printable)` is a file; write names of chips, such as bme280. `outpost check --explain` "
            + "says what is on a board")
      }
      if let problem = ChipListing.problem(with: name, among: Self.schemas) {
        throw ValidationError(problem)
      }
    }
  }

  func run() throws {
    let all =
      ChipListing.all(of: Chip.all.map(\.schema)) + ChipSchema.ofKernel.map(ChipListing.init)
    let listings = all.filter {
      names.isEmpty || names.contains($0.name)
    }
    guard !json else { return Console.result(JSONValue.array(listings.map(\.json)).rendered) }
    // An empty line between two chips.
    Console.result(String(listings.map(\.text).joined(separator: "\n").dropLast()))
  }

  /// The chips, and behind them what the kernel's frameworks measure.
  private static var schemas: [ChipSchema] { Chip.all.map(\.schema) + ChipSchema.ofKernel }
}

extension ChipListing {
  fileprivate var json: JSONValue {
    JSONValue([
      "chip": .text(name), "connection": .text(connection),
      "addresses": .array(addresses.map(JSONValue.text)),
      "fastest-clock": fastestClock.map(JSONValue.text) ?? .null,
      "shortest-period": shortestPeriod.map(JSONValue.text) ?? .null,
      "channels": .array(
        channels.map {
          JSONValue([
            "name": .text($0.name), "quantity": .text($0.quantity), "lowest": .text($0.lowest),
            "highest": .text($0.highest),
          ])
        }),
      "options": .array(
        options.map {
          JSONValue([
            "name": .text($0.name), "takes": .array($0.takes.map(JSONValue.text)),
            "default": $0.standard.map(JSONValue.text) ?? .null,
          ])
        }),
      "pins": .array(pins.map(JSONValue.text)),
      "supplies": supplies.map(JSONValue.text) ?? .null,
    ])
  }
}
