package import BoardFiles
import HubProtocol
package import Units

extension Vocabulary {
  /// The vocabulary of board files: these chips, the report formats, the TLS profiles and the
  /// errors of drivers.
  package static func ofBoards(_ chips: [ChipSchema]) -> Vocabulary {
    var vocabulary = Vocabulary(
      chips: chips, faults: [], errors: FaultText.names,
      formats: ReportFormat.all.map { "\($0.name)" },
      summaryFormats: ReportFormat.all.filter(\.carriesSummaries).map { "\($0.name)" },
      tlsProfiles: TLSProfileSchema.shipped)
    for place in FaultPlace.allCases {
      vocabulary.errorsByPlace[place] =
        FaultKind.named.filter { $0.canOccur(at: place) }.map(\.text)
    }
    return vocabulary
  }
}
