package import BoardFiles
import HubProtocol
import LinuxHAL
import NodeAssembly

extension Vocabulary {
  /// The words of board files that a device needs: chips and formats. Faults and inputs belong to
  /// scenarios, which no device runs.
  package static var ofDevice: Vocabulary {
    Vocabulary(
      chips: Drivers.all.map(\.schema), faults: [], errors: FaultText.names,
      formats: ReportFormat.all.map { "\($0.name)" })
  }
}
