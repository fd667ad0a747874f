package import Units

/// Markdown table of the chips and what they offer to board files, made from their schemas alone.
package struct ChipTable {
  private let chips: [ChipSchema]

  /// Makes the table of `chips`, which it sorts by name.
  package init(_ chips: [ChipSchema]) {
    self.chips = chips.sorted { "\($0.name)" < "\($1.name)" }
  }

  /// The chips on an I2C bus: addresses, fastest clock, channels, options and pins.
  package var busRows: [String] {
    [
      "| chip | addresses | fastest clock | channels | options (default first) | pins |",
      "|---|---|---|---|---|---|",
    ]
      + chips.filter { $0.connection == .bus }.map { chip in
        row([
          "`\(chip.name)`", addresses(chip.addresses),
          spelled(Int64(chip.clockHertzMax), .frequency), offers(chip), options(chip),
          chip.pins.map { "`\($0.name)`" }.joined(separator: ", "),
        ])
      }
  }

  /// The chips that have a GPIO line of their own.
  package var lineRows: [String] {
    ["| chip | channels | options (default first) | shortest `every` |", "|---|---|---|---|"]
      + chips.filter { $0.connection != .bus }.map { chip in
        row(["`\(chip.name)`", offers(chip), options(chip), spelled(chip.period)])
      }
  }

  private func row(_ cells: [String]) -> String {
    "|" + cells.map { $0.utf8.isEmpty ? " |" : " \($0) |" }.joined()
  }

  /// `0x76, 0x77`, or `0x48 to 0x4f` for more than two in a row.
  private func addresses(_ addresses: [UInt8]) -> String {
    guard let first = addresses.first, let last = addresses.last else { return "" }
    if addresses.count > 2, addresses == Array(first...last) {
      return "\(hexadecimal(first)) to \(hexadecimal(last))"
    }
    return addresses.map(hexadecimal).joined(separator: ", ")
  }

  private func offers(_ chip: ChipSchema) -> String {
    switch chip.supplies {
    case .buses(let count): "none; \(counted(count, "channel")) for devices `behind` it"
    case .lines(let count): "none; \(counted(count, "line")) for `gpio`"
    case .nothing:
      grouped(
        chip.channels.map {
          (name: "\($0.name)", text: spelledRange($0.lowest...$0.highest, $0.kind))
        },
        { "\($0) (\($1))" })
    }
  }

  private func options(_ chip: ChipSchema) -> String {
    grouped(
      chip.options.map { option in
        switch option.form {
        case .choices(let choices):
          let sorted =
            choices.filter { $0.value == option.defaultValue }
            + choices.filter { $0.value != option.defaultValue }
          return ("\(option.name)", sorted.map { "`\($0.spelling)`" }.joined(separator: ", "))
        case .amount(let kind, let limits):
          let range = spelledRange(limits, kind)
          guard option.defaultValue != OptionSchema.unset else {
            return ("\(option.name)", "unset, " + range)
          }
          return ("\(option.name)", "`\(spelled(option.defaultValue, .kind(kind)))`, " + range)
        }
      }, { "\($0): \($1)" })
  }

  /// Names with the same text are in one row: `a`, `b` with their text, then the next.
  private func grouped(
    _ entries: [(name: String, text: String)], _ join: (String, String) -> String
  ) -> String {
    var groups: [(names: [String], text: String)] = []
    for (name, text) in entries {
      if let last = groups.indices.last, groups[last].text == text {
        groups[last].names.append("`\(name)`")
      } else {
        groups.append((["`\(name)`"], text))
      }
    }
    return groups.map { join($0.names.joined(separator: ", "), $0.text) }.joined(separator: "; ")
  }
}
