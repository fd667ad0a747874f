package import BoardFiles
package import SimBoard

// For a node that is wired to devices of a kernel, which show what this world holds.
extension World {
  /// The simulated chip of a device on a bus; nil for another device.
  package func chip(of device: DeviceEntry.Index) -> AttachedChip? { attachedChips[device] }

  /// The output line at `index`; nil for an input.
  package func output(at index: LineEntry.Index) -> SimulatedOutput? { outputs[index] }
}
