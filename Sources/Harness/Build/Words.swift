public import BoardFiles
import SimBoard
import Units
import Uplink

extension Vocabulary {
  /// The words of everything that is registered: chips, faults and formats.
  public static func registered(_ chips: [Chip]) -> Vocabulary {
    Vocabulary(
      chips: chips.map { $0.schema },
      inputs: Dictionary(uniqueKeysWithValues: chips.map { ("\($0.schema.name)", inputs(of: $0)) }),
      faults: deviceFaults + lineFaults,
      formats: ReportFormat.all.map { "\($0.name)" })
  }

  private static func inputs(of chip: Chip) -> [(name: String, kind: QuantityKind)] {
    chip.inputNames.compactMap { input in
      chip.schema.channels.first { "\($0.name)" == "\(input)" }.map { ("\(input)", $0.kind) }
    }
  }

  private static var deviceFaults: [FaultSchema] {
    DeviceFaultKind.all.map {
      FaultSchema(
        name: $0.name, target: .device, parameters: $0.parameters.map(parameter),
        worksOnLines: $0.onLine != nil)
    }
  }

  private static var lineFaults: [FaultSchema] {
    LineFaultKind.all.map {
      FaultSchema(name: $0.name, target: .line, parameters: $0.parameters.map(parameter))
    }
  }

  private static func parameter(_ kind: FaultParameterKind) -> FaultParameter {
    let form: FaultParameter.Form =
      switch kind.form {
      case .number(let range): .number(range)
      case .truth: .truth
      case .interval: .interval
      }
    return FaultParameter(kind.name, form, default: kind.defaultValue)
  }
}
