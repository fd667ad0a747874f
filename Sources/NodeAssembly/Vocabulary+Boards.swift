package import BoardFiles
import HubProtocol
package import Units

extension Vocabulary {
  /// The vocabulary of board files: these chips, the report formats, the TLS profiles and the
  /// errors of drivers.
  package static func ofBoards(_ chips: [ChipSchema]) -> Vocabulary {
    Vocabulary(
      chips: chips, faults: [], errors: FaultText.names,
      formats: ReportFormat.all.map { "\($0.name)" }, tlsProfiles: TLSProfileSchema.shipped)
  }
}
