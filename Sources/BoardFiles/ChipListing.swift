package import Units

/// What a chip offers to board files, in the words of files; made from its schema alone.
package struct ChipListing: Sendable {
  /// A measured quantity.
  package struct Channel: Sendable {
    /// The part behind the dot in `climate.humidity`.
    package let name: String
    /// `temperature`, `relative humidity`.
    package let quantity: String
    /// The least and the greatest value with their unit.
    package let lowest: String, highest: String
    /// Both with one unit: `-40 to 85 °C`.
    package let range: String
  }

  /// A further key of the device.
  package struct Option: Sendable {
    /// The key.
    package let name: String
    /// Its choices, or the range of an amount.
    package let takes: [String]
    /// Where a file is silent; nil for an amount that is then not set.
    package let standard: String?
  }

  /// What it hangs on: `i2c`, `line`, or `kernel` for what a driver of the kernel owns.
  package let connection: String
  /// The name in board files.
  package let name: String
  /// The I2C addresses that its pins select; none of a chip that has a line of its own.
  package let addresses: [String]
  /// The fastest clock of its bus; nil of a chip that has a line of its own.
  package let fastestClock: String?
  /// The shortest `every` of its channels; nil where any will do.
  package let shortestPeriod: String?
  /// What it measures.
  package let channels: [Channel]
  /// What can be chosen.
  package let options: [Option]
  /// The pins that can be wired to input lines.
  package let pins: [String]
  /// What other devices and lines get from it; nil for nothing.
  package let supplies: String?

  /// Makes the listing of one chip.
  package init(_ chip: ChipSchema) {
    name = "\(chip.name)"
    addresses = chip.addresses.map(hexadecimal)
    connection =
      switch chip.connection {
      case .bus: "i2c"
      case .line: "line"
      case .kernel: "kernel"
      }
    fastestClock = connection == "i2c" ? spelled(Int64(chip.clockHertzMax), .frequency) : nil
    shortestPeriod = chip.period > .zero ? spelled(chip.period) : nil
    channels = chip.channels.map(Channel.init)
    options = chip.options.map(Option.init)
    pins = chip.pins.map { "\($0.name)" }
    supplies =
      switch chip.supplies {
      case .nothing: nil
      case .buses(let count): "\(count) channels for devices `behind` it"
      case .lines(let count): "\(count) lines for `gpio`"
      }
  }

  /// The listings of `chips`, by name.
  package static func all(of chips: [ChipSchema]) -> [ChipListing] {
    chips.sorted { "\($0.name)" < "\($1.name)" }.map(ChipListing.init)
  }

  /// Why none of `chips` has the name, with what to do; nil for the name of one.
  package static func problem(with name: String, among chips: [ChipSchema]) -> String? {
    let names = chips.map { "\($0.name)" }
    guard !names.contains(name) else { return nil }
    let wording = ChipProposal(for: name, among: names).wording(of: name)
    return wording.message + (wording.hint.map { "; " + $0 } ?? "")
  }

  /// The chip on a line of text, and each thing that it offers on one below it.
  package var text: String {
    var lines = [name + ": " + place]
    lines += channels.map { "  channel \($0.name): \($0.quantity), \($0.range)" }
    lines += options.map { "  option \($0.name): \($0.text)" }
    lines += pins.map { "  pin \($0)" }
    if let supplies { lines.append("  supplies \(supplies)") }
    return lines.map { $0 + "\n" }.joined()
  }

  private var place: String {
    guard let fastestClock else {
      let place =
        connection == "line"
        ? "a GPIO line of its own" : "a sensor that a driver of the kernel owns (`kernel`)"
      return place + (shortestPeriod.map { ", `every: \($0)` or more" } ?? "")
    }
    return "I2C at \(addresses.joined(separator: ", ")), up to \(fastestClock)"
  }
}

extension ChipListing.Channel {
  fileprivate init(_ channel: ChannelSchema) {
    let dimension = Dimension.kind(channel.kind)
    name = "\(channel.name)"
    // Without the article.
    quantity = dimension.name.split(separator: " ").dropFirst().joined(separator: " ")
    lowest = spelled(channel.lowest, dimension)
    highest = spelled(channel.highest, dimension)
    range = spelledRange(channel.lowest...channel.highest, channel.kind)
  }
}

extension ChipListing.Option {
  fileprivate init(_ option: OptionSchema) {
    name = "\(option.name)"
    switch option.form {
    case .choices(let choices):
      takes = choices.map { "\($0.spelling)" }
      standard = choices.first { $0.value == option.defaultValue }.map { "\($0.spelling)" }
    case .amount(let kind, let range):
      takes = [spelledRange(range, kind)]
      standard =
        option.defaultValue == OptionSchema.unset
        ? nil : spelled(option.defaultValue, .kind(kind))
    }
  }

  /// `forced (default), normal`, or `-40 to 85 °C, unset by default`.
  fileprivate var text: String {
    guard let standard else { return takes.joined(separator: ", ") + ", unset by default" }
    guard takes.contains(standard) else {
      return takes.joined(separator: ", ") + ", \(standard) by default"
    }
    return takes.map { $0 == standard ? "\($0) (default)" : $0 }.joined(separator: ", ")
  }
}

/// `-40 to 85 °C`: both ends in the unit that the kind is usually written in.
func spelledRange(_ range: ClosedRange<Int64>, _ kind: QuantityKind) -> String {
  let first = spelled(range.lowerBound, .kind(kind))
  let last = spelled(range.upperBound, .kind(kind))
  let unit = first.split(separator: " ").dropFirst().joined(separator: " ")
  guard !unit.utf8.isEmpty, last.hasSuffix(" " + unit) else { return "\(first) to \(last)" }
  return first.dropLast(unit.count + 1) + " to " + last
}
