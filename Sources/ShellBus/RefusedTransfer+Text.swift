import SimBoard

extension RefusedTransfer {
  /// How many bytes of a transfer are shown.
  private static let bytesShown = 8

  /// The line for standard error.
  var text: String {
    switch reason {
    case .remark(let remark):
      return
        "\(who) \(deed(remark)): \(Self.words(remark)); see `\(device?.chip ?? "")` in docs/chips.md"
    case .scenarioFault: return "\(who) refused \(what): a fault of the scenario is in force"
    case .noDevice(let hidden, let present): return missing(hidden, present)
    case .reservedAddress where address == 0:
      return "no simulated chip acknowledges 0x00 on bus \(bus), which is the general call, or the "
        + "address of a program that has set none with I2C_SLAVE: \(what)"
    case .reservedAddress:
      return
        "\(hexadecimal(address)) on bus \(bus) is reserved or no 7-bit address, so no simulated "
        + "chip acknowledges \(what)"
    }
  }

  private func missing(_ hidden: [DeviceLabel], _ present: [DeviceLabel]) -> String {
    let start =
      "no device with address \(hexadecimal(address)) is reached on bus \(bus), so nothing "
      + "acknowledged \(what); "
    guard hidden.isEmpty else {
      let places = hidden.map { device in
        "`\(device.name)`"
          + (device.behind.map { " behind channel \($0.channel) of `\($0.name)`" } ?? "")
      }
      return start + "the board has \(places.joined(separator: " and ")), not connected now"
    }
    let list = present.map { "\(hexadecimal($0.address)) `\($0.name)`" }.joined(separator: ", ")
    return start + (list.isEmpty ? "the board has none there" : "the board has \(list)")
  }

  private var who: String {
    guard let device else { return "\(hexadecimal(address)) on bus \(bus)" }
    return "`\(device.name)` (\(device.chip), \(hexadecimal(address)) on bus \(bus))"
  }

  private func deed(_ remark: ChipRemark?) -> String {
    guard remark?.outcome == .withoutEffect else { return "refused \(what)" }
    return "acknowledged \(what), but it has no effect here"
  }

  /// The transfer as a person would write it.
  private var what: String {
    let shown = written.prefix(Self.bytesShown).map { hexadecimal(Int($0)) }.joined(separator: " ")
    let bytes = shown + (written.count > Self.bytesShown ? " ..." : "")
    guard direction == .read else {
      guard let byte, written.count > 1 else { return "the write \(bytes)" }
      return "byte \(byte) of the write \(bytes)"
    }
    let count = readCount.map { "\($0) " + ($0 == 1 ? "byte" : "bytes") } ?? "bytes"
    guard !written.isEmpty else { return "the read of \(count)" }
    return "the read of \(count) behind the write \(bytes) and a repeated start"
  }

  private static func words(_ remark: ChipRemark?) -> String {
    guard let remark else { return "its datasheet does not describe this, or not in this state" }
    let place = remark.datasheet.isEmpty ? "" : " (\(remark.datasheet))"
    return remark.cause.words + place
  }
}

extension ChipRemark.Cause {
  /// The cause in words, with the remedy where there is one.
  fileprivate var words: String {
    switch self {
    case .unlistedRegister: "the memory map does not list this register"
    case .readOnly: "the register is read-only"
    case .reservedBits: "reserved bits would change; write them as they were read"
    case .forbiddenValue: "the datasheet forbids this value"
    case .unknownCommand: "the datasheet does not list this command"
    case .tooManyBytes: "these are more bytes than the register or command has"
    case .tooFewBytes: "these are fewer bytes than the command has"
    case .checkByte: "the check byte does not fit the bytes before it"
    case .busy: "the chip is busy; wait for the end of its measurement or command"
    case .startingUp: "the chip is starting up after power-on or a reset; wait"
    case .asleep: "the chip is asleep; wake it first"
    case .wrongMode: "the chip does not take this in its present mode"
    case .nothingToRead: "there is nothing to read; ask for it with a command first"
    case .notModelled: "the chip can do it, the model does not"
    case .notRecorded: "the recording in the chip's place does not have it"
    }
  }
}

/// An address or a byte as i2c-tools write it.
private func hexadecimal(_ number: Int) -> String {
  (number < 16 ? "0x0" : "0x") + String(number, radix: 16)
}
