package import Units

/// One I2C bus: `- {bus: 1, clock: 100 kHz, devices: [...]}`.
package struct BusEntry: Sendable {
  /// An index into `Board.buses`.
  package typealias Index = EntryIndex<BusEntry>

  /// N of /dev/i2c-N, 0...255.
  package var number: Int
  /// The bus clock in hertz, 10 000...1 000 000; 100 000 where the file is silent.
  package var clockHertz: Int
  /// Which error an absent address gives, `absent:`: true for `ENXIO`, false for `EREMOTEIO`, the
  /// default. Adapters differ; the simulation follows this.
  package var absentIsENXIO: Bool
  /// How long a simulated adapter waits for a clock that a chip holds, `stretch-limit:`; 100 ms
  /// where the file is silent.
  package var stretchLimit: Interval
  /// Where the entry is in its file.
  package var position: SourcePosition
}

/// What a chip hangs on.
package enum DevicePlace: Hashable, Sendable {
  /// A bus, at a 7-bit address.
  case bus(BusEntry.Index, address: UInt8)
  /// A line of its own.
  case line(DeviceLine)
  /// A driver of the kernel, which shows it in sysfs.
  case kernel(KernelPlace)
}

/// The GPIO line that a chip has for itself.
package struct DeviceLine: Hashable, Sendable {
  /// The GPIO chip's device name, `gpiochip0`.
  package var chip: String
  /// The line's offset on that chip, 0...1023.
  package var offset: Int
  /// The pull resistor, none or to the supply; `bias:`.
  package var bias: LineBias
}

/// One chip.
package struct DeviceEntry: Sendable {
  /// An index into `Board.devices`.
  package typealias Index = EntryIndex<DeviceEntry>

  /// The name that channels, signals and faults use.
  package var name: String
  /// The chip's name, one of the given schemas; of a sensor of the kernel that of its framework.
  package var chip: String
  /// What it hangs on.
  package var place: DevicePlace
  /// The chosen options, defaults filled in.
  package var options: ChipOptions
  /// The pins that are wired to lines.
  package var pins: [PinEntry] = []
  /// The multiplexer's channel that it hangs on: `behind` and `channel`; nil for the bus itself.
  package var behind: MultiplexerChannel?
  /// Where the entry is in its file.
  package var position: SourcePosition

  /// The bus; nil for a chip that the node does not reach over one.
  package var bus: BusEntry.Index? {
    if case .bus(let bus, address: _) = place { bus } else { nil }
  }

  /// The 7-bit address; nil for a chip that the node does not reach over a bus.
  package var address: UInt8? {
    if case .bus(_, let address) = place { address } else { nil }
  }

  /// The sensor that a driver of the kernel owns; nil for a chip that the node reaches itself.
  package var kernelPlace: KernelPlace? {
    if case .kernel(let place) = place { place } else { nil }
  }
}

/// A chip's pin on an input line: `alert: over-temp`.
package struct PinEntry: Sendable {
  /// Index into the pins of the chip's schema.
  package var pin: Int
  /// The line that it is wired to.
  package var line: LineEntry.Index
}

/// A channel of a multiplexer.
package struct MultiplexerChannel: Hashable, Sendable {
  /// The multiplexer.
  package var device: DeviceEntry.Index
  /// The number of the channel, from 0.
  package var channel: Int
}
