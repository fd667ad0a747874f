import HAL
import NodeLoop
import Sensors
import SimBoard
import Units

/// What makes driver and model of a chip that hangs on a line of its own.
protocol LineParts: Sendable {
  /// The driver at work on `line`.
  func device<Bus: I2CBus, Line: PulseLine>(
    on line: Line, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus>

  /// A simulated line with the chip on it.
  func line(
    name: String, options: ChipOptions, inputs: SignalBank, clock: VirtualClock
  ) -> SimulatedPulseLine
}

struct PulseParts<Driver: PulseSensorDriver, Model: PulseChipModel>: LineParts {
  func device<Bus: I2CBus, Line: PulseLine>(
    on line: Line, options: ChipOptions, channels: ChannelMask
  ) -> Device<Bus> {
    Device(Driver(options: options, channels: channels), on: line)
  }

  func line(
    name: String, options: ChipOptions, inputs: SignalBank, clock: VirtualClock
  ) -> SimulatedPulseLine {
    SimulatedPulseLine(
      name: name, Model(options: options, inputs: inputs), inputs: inputs, clock: clock)
  }
}
