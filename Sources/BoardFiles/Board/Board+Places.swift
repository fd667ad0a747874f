import Units

extension Board {
  /// A device and where it is, for people: `climate (bme280 at 0x76 on bus 1)`.
  package func place(of device: DeviceEntry) -> String {
    switch device.place {
    case .bus(let bus, let address):
      let behind = device.behind.map { " behind \(devices[$0.device].name)" } ?? ""
      return
        "\(device.name) (\(device.chip) at \(hexadecimal(address)) on bus \(buses[bus].number)\(behind))"
    case .line(let line):
      return "\(device.name) (\(device.chip) on \(line.chip) line \(line.offset))"
    case .kernel(let place): return "\(device.name) (\(place.text))"
    }
  }

  /// A line and where it is, for people: `motion (gpiochip0 line 17)`.
  package func place(of line: LineEntry) -> String {
    "\(line.name) (\(line.chip) line \(line.offset))"
  }

  /// The source of a channel's value and where it is.
  package func source(of channel: ChannelEntry) -> String {
    switch channel.source {
    case .line(let line), .output(let line): place(of: lines[line])
    case .device(let device, channel: _): place(of: devices[device])
    case .derived(let derived):
      derived.inputs.map { source(of: channels[$0]) }.joined(separator: ", ")
    }
  }
}
