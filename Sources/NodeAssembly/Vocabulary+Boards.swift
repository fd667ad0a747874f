package import BoardFiles
import HubProtocol
import NodeCore
import Sensors
package import Units

extension Vocabulary {
  /// The vocabulary of board files: these chips, the report formats, the TLS profiles and the
  /// errors of drivers.
  package static func ofBoards(_ chips: [ChipSchema]) -> Vocabulary {
    var vocabulary = Vocabulary(
      chips: chips, faults: [], errors: FaultText.names,
      formats: ReportFormat.all.map { "\($0.name)" },
      summaryFormats: ReportFormat.all.filter(\.terms.carriesSummaries).map { "\($0.name)" },
      batchFormats: ReportFormat.all.filter { $0.terms.batch != nil }.map { "\($0.name)" },
      paddedFormats: ReportFormat.all.filter(\.terms.allowsPadding).map { "\($0.name)" },
      tlsProfiles: TLSProfileSchema.shipped)
    vocabulary.kernelSensors = ChipSchema.ofKernel
    for subsystem in KernelSubsystem.allCases {
      vocabulary.attributes["\(subsystem.key)"] = KernelQuantity.all(of: subsystem).map(\.prefix)
    }
    let overMQTT = ReportFormat.all.filter(\.terms.isWholeInBody)
    vocabulary.brokerFormats = overMQTT.map { "\($0.name)" }
    vocabulary.discoverableFormats = ["\(ReportFormat.json.name)"]
    vocabulary.formatRules = ReportFormat.all.map { FormatRule($0) }
    for place in FaultPlace.allCases {
      vocabulary.errorsByPlace[place] =
        FaultKind.named.filter { $0.canOccur(at: place) }.map(\.text)
    }
    return vocabulary
  }
}

extension FormatRule {
  /// What `format` asks of a board.
  fileprivate init(_ format: ReportFormat) {
    let terms = format.terms
    self.init(
      format: "\(format.name)", needsToken: terms.needsToken,
      deviceRule: terms.deviceRule.map { rule in
        Device(words: "\(rule.words)", allows: rule.allows)
      },
      spacing: terms.spacing)
    if terms.allowsPadding { longestRequest = { format.longestRequest($0) } }
    guard let calls = terms.calls else { return }
    requests = { device, channels, alarms in
      let schema = ReportSchema(
        channels: channels.map { ReportedChannel(name: Array($0.name.utf8), kind: $0.kind) },
        alarms: alarms.map { Array($0.utf8) })
      let target = ReportTarget(
        host: [], port: 443, path: [], device: Array(device.utf8), secret: [], schema: schema)
      // No value of a channel is longer.
      let values = channels.map { ReportedValue.value($0.kind == .truth ? 0 : .min) }
      let message = Message(id: MessageID(boot: 0, sequence: .max), kind: .report, at: .zero)
      return calls(message, values.span, target)
    }
  }
}
