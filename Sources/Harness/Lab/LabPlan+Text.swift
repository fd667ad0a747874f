import BoardFiles
import Units

extension LabPlan {
  /// Why the scenario cannot be played, each obstacle in words.
  package var obstacleTexts: [String] { obstacles.map { text($0) } }

  private func text(_ obstacle: Obstacle) -> String {
    switch obstacle {
    case .length:
      "it is longer than the \(Self.longest.microseconds / 3_600_000_000) h that the lab plays"
    case .profile: "it asks for `tls: profile`, and the guest has no TLS profiles"
    case .battery: "it judges `battery-days`, which only the simulation counts"
    case .recording(let device): "a recording answers in the place of \(name(device))"
    case .fault(let name, let lines):
      "no device of the kernel has the fault \(name) (line\(lines.count == 1 ? "" : "s") "
        + lines.map { "\($0)" }.joined(separator: ", ") + ")"
    case .ownLine(let device):
      "\(name(device)) answers on a line of its own, and gpio-sim has no answers"
    case .ofKernel(let device):
      "a driver of the kernel owns \(name(device)), and the lab has no sensor for it"
    case .multiplexed(let device): "\(name(device)): i2c-stub has no multiplexer"
    case .suppliesLines(let device): "\(name(device)) supplies lines, and i2c-stub has none"
    case .sameAddress(let device):
      "another bus has a chip at the address of \(name(device)), and i2c-stub is one bus"
    case .chips(let count): "it has \(count) chips, and i2c-stub has \(Self.chipsMax)"
    case .registers(let device, let obstacle): name(device) + text(obstacle)
    case .unlike(let difference):
      "on registers that do nothing by themselves there is no \(difference.claim(on: scenario.board)): "
        + difference.failure(on: scenario.board)
    }
  }

  private func text(_ obstacle: RegisterUse.Obstacle) -> String {
    switch obstacle {
    case .command: " takes commands, and i2c-stub has registers only"
    case .longName(let count):
      " names its registers with \(count) bytes, and those of i2c-stub have one"
    case .tooLong(let count): " moves \(count) bytes at once, and SMBus at most 32"
    case .measuresOnDemand(let register):
      " measures when its register \(hexadecimal(register)) is written, and i2c-stub does nothing then"
    case .refused: " refuses a transfer, and i2c-stub acknowledges all"
    }
  }

  private func name(_ index: DeviceEntry.Index) -> String {
    let device = scenario.board.devices[index]
    return "\(device.name) (\(device.chip))"
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
