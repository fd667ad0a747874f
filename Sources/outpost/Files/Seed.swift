import ArgumentParser

/// A seed on the command line: a whole number from 0 to 2^63 - 1, as `seed:` in a scenario.
struct Seed: ExpressibleByArgument {
  let number: UInt64

  init(_ number: UInt64) {
    self.number = number
  }

  init?(argument: String) {
    guard argument.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(argument)
    else { return nil }
    self.number = UInt64(number)
  }

  var defaultValueDescription: String { "\(number)" }
}
