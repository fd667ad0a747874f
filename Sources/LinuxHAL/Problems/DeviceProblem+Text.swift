import Units

extension DeviceProblem {
  /// The problem for a person: what is missing or wrong, then `remedy: ` and what to do, each on
  /// its own line.
  public var text: String {
    facts + "\nremedy: " + remedy
  }

  private var facts: String {
    switch self {
    case .busMissing(let number, let present, _):
      "I2C bus \(number) is missing: /dev/i2c-\(number) does not exist; "
        + Self.listing(present.map { "/dev/i2c-\($0)" }, none: "there is no /dev/i2c-* at all")
    case .busForbidden(let number, let owner):
      "I2C bus \(number) may not be used: no permission for /dev/i2c-\(number)"
        + Self.ownership(owner)
    case .busWithoutTransfers(let number, let functions):
      "I2C bus \(number) cannot do transfers: its adapter knows neither I2C nor SMBus commands "
        + "(I2C_FUNCS 0x\(String(functions, radix: 16)))"
    case .busTooNarrow(let number, let adapter, let device, let transfer, let functions):
      "I2C bus \(number) cannot serve \(device.name) (\(device.chip)): its adapter"
        + (adapter.isEmpty ? "" : " \"\(adapter)\"") + " only knows SMBus commands "
        + "(I2C_FUNCS 0x\(String(functions, radix: 16))), and \(transfer.text) needs "
        + Self.ability(for: transfer)
    case .busFailed(let number, let error):
      "I2C bus \(number) does not work: /dev/i2c-\(number): \(error.text)"
    case .chipMissing(let chip, let present, _):
      "GPIO chip \(chip) is missing: /dev/\(chip) does not exist; "
        + Self.listing(present.map { "/dev/" + $0 }, none: "there is no /dev/gpiochip* at all")
    case .chipForbidden(let chip, let owner):
      "GPIO chip \(chip) may not be used: no permission for /dev/\(chip)" + Self.ownership(owner)
    case .chipNotUnderstood(let chip, let error):
      "GPIO chip \(chip) does not answer as one: /dev/\(chip): \(error.text)"
    case .chipFailed(let chip, let error):
      "GPIO chip \(chip) does not work: /dev/\(chip): \(error.text)"
    case .sensorsMissing(let subsystem):
      "the kernel shows no \(subsystem.key) sensors: \(subsystem.folder) is empty or does not exist"
    case .lineMissing(let line, let count):
      "GPIO line \(line.offset) of \(line.chip) is missing: the chip has \(count) \(count == 1 ? "line" : "lines"), "
        + (count > 0 ? "offsets 0 to \(count - 1)" : "so no offset is valid")
    case .lineBusy(let line, let consumer):
      "GPIO line \(line.offset) of \(line.chip) is in use"
        + (consumer.isEmpty ? ", by an unnamed consumer" : " by \"\(consumer)\"")
    case .lineFailed(let line, let error):
      "GPIO line \(line.offset) of \(line.chip) cannot be requested: \(error.text)"
    }
  }

  private var remedy: String {
    switch self {
    case .busMissing(let number, let present, let adapters):
      Self.remedy(forBus: number, present: present, adapters: adapters)
    case .busForbidden(_, let owner):
      Self.remedy(for: owner, usual: "i2c", nodes: "i2c-[0-9]*", subsystem: "i2c-dev")
    case .busWithoutTransfers:
      "wire the chips to another bus; `i2cdetect -l` lists the buses, `i2cdetect -F N` what bus N "
        + "can do"
    case .busTooNarrow(_, _, _, let transfer, _):
      (SMBusCommand.fitting(transfer).isEmpty
        ? "wire the chip to a bus with plain I2C transfers, such as a Raspberry Pi's or an adapter "
          + "on USB (i2c-tiny-usb, CP2112, MCP2221)"
        : "wire the chip to a bus that can do this")
        + "; `i2cdetect -l` lists the buses, `i2cdetect -F N` what bus N can do"
    case .busFailed:
      "look for the adapter's messages in the kernel log (`dmesg | grep i2c`)"
    case .chipMissing(_, _, let support):
      Self.remedy(for: support)
    case .chipForbidden(_, let owner):
      Self.remedy(for: owner, usual: "gpio", nodes: "gpiochip[0-9]*", subsystem: "gpio")
    case .chipNotUnderstood:
      "check with `gpioinfo` that it is a GPIO chip; with libgpiod 1.x on a kernel without "
        + "the first GPIO interface (CONFIG_GPIO_CDEV_V1), build against libgpiod 2"
    case .chipFailed:
      "look for the chip's messages in the kernel log (`dmesg | grep gpio`)"
    case .sensorsMissing(.oneWire):
      "enable 1-Wire (Raspberry Pi: `sudo raspi-config`, Interface Options, or dtoverlay=w1-gpio in "
        + "/boot/firmware/config.txt, then restart), or load its modules: "
        + "`sudo modprobe w1-gpio`, `sudo modprobe w1-therm`"
    case .sensorsMissing(.industrialIO):
      "load the driver of the chip: `sudo modprobe NAME`, or the overlay that names it (Raspberry Pi: "
        + "dtoverlay=i2c-sensor,bme680 in /boot/firmware/config.txt, then restart)"
    case .sensorsMissing(.hardwareMonitor):
      "use a kernel with CONFIG_HWMON, or mount /sys into this container"
    case .lineMissing:
      "correct the line's offset in the board file; `gpioinfo` lists all lines"
    case .lineBusy:
      "stop the program that uses it, or remove the overlay or driver that claims it "
        + "(`gpioinfo` names the consumer), or choose another line"
    case .lineFailed:
      "check with `gpioinfo` that the line is free; an input needs an interrupt, which lines of "
        + "some GPIO expanders lack"
    }
  }

  private static func ability(for transfer: BusTransfer) -> String {
    let commands = SMBusCommand.fitting(transfer).map { "\"\($0.text)\"" }
    return commands.isEmpty ? "plain I2C transfers" : commands.joined(separator: " or ")
  }

  private static func listing(_ present: [String], none: String) -> String {
    present.isEmpty ? none : "present: " + present.joined(separator: ", ")
  }

  private static func ownership(_ owner: DeviceOwner?) -> String {
    guard let owner else { return "" }
    let mode = String(owner.mode, radix: 8)
    return " (group \(owner.group ?? String(owner.groupNumber)), mode 0\(mode))"
  }

  /// What makes the buses of a machine that has none usable.
  public static let busRemedy =
    "enable I2C (Raspberry Pi: `sudo raspi-config`, Interface Options, or dtparam=i2c_arm=on in "
    + "/boot/firmware/config.txt, then restart) and load i2c-dev (`sudo modprobe i2c-dev`)"

  private static func remedy(forBus number: Int, present: [Int], adapters: [Int]) -> String {
    if adapters.contains(number) || (present.isEmpty && !adapters.isEmpty) {
      return "load the module that makes the nodes: `sudo modprobe i2c-dev`, and put i2c-dev into "
        + "/etc/modules-load.d/i2c.conf"
    }
    guard !present.isEmpty else { return busRemedy }
    return "correct the bus number in the board file (`i2cdetect -l` names the buses), or "
      + busRemedy
  }

  private static func remedy(for support: GPIOSupport) -> String {
    switch support {
    case .nodes: "correct the chip's name in the board file; `gpiodetect` names the chips"
    case .noNodes:
      "the kernel has GPIO chips but no nodes for them: use one with CONFIG_GPIO_CDEV, or pass "
        + "/dev/gpiochip* into this container"
    case .noChips: "load the driver of the GPIO controller; `gpiodetect` lists the chips then"
    case .none: "use a kernel with GPIO (CONFIG_GPIOLIB and CONFIG_GPIO_CDEV); this one has none"
    }
  }

  private static func remedy(
    for owner: DeviceOwner?, usual: String, nodes: String, subsystem: String
  ) -> String {
    guard let owner, !owner.groupMayUse else {
      let group = owner?.group ?? usual
      return "join the group \(group): `sudo usermod -aG \(group) $USER`, then log in again "
        + "(a systemd service: SupplementaryGroups=\(group))"
    }
    return
      "no group may use the node; let one, with a udev rule such as SUBSYSTEM==\"\(subsystem)\", "
      + "KERNEL==\"\(nodes)\", GROUP=\"\(usual)\", MODE=\"0660\", and join that group"
  }
}

extension BusTransfer {
  fileprivate var text: String {
    switch (sent, received) {
    case (0, _): "reading \(Self.bytes(received)) without a register number"
    case (1, 1...): "reading \(Self.bytes(received)) from a register on"
    case (_, 0): "writing \(Self.bytes(sent))"
    case (_, _): "writing \(Self.bytes(sent)) and reading \(Self.bytes(received))"
    }
  }

  private static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }
}
