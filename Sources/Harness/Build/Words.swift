public import BoardFiles
import HubProtocol
import SimBoard
import Units

extension Vocabulary {
  /// The words of everything that is registered: chips, faults and formats.
  public static func registered(_ chips: [Chip]) -> Vocabulary {
    Vocabulary(
      chips: chips.map { $0.schema },
      inputs: Dictionary(uniqueKeysWithValues: chips.map { ("\($0.schema.name)", inputs(of: $0)) }),
      faults: chips.deviceFaults + lineFaults + busFaults,
      errors: FaultText.names,
      formats: ReportFormat.all.map { "\($0.name)" }, tlsUses: TLSUse.allCases.map(\.rawValue))
  }

  private static func inputs(of chip: Chip) -> [(name: String, kind: QuantityKind)] {
    chip.inputNames.compactMap { input in
      chip.schema.channels.first { "\($0.name)" == "\(input)" }.map { ("\(input)", $0.kind) }
    }
  }

  private static var lineFaults: [FaultSchema] {
    LineFaultKind.all.map {
      FaultSchema(
        name: $0.name, target: .line, parameters: $0.parameters.map(parameter), isCounted: false)
    }
  }

  private static var busFaults: [FaultSchema] {
    BusFaultKind.all.map { FaultSchema(name: $0.name, target: .bus) }
  }

  fileprivate static func parameter(_ kind: FaultParameterKind) -> FaultParameter {
    let form: FaultParameter.Form =
      switch kind.form {
      case .number(let range): .number(range)
      case .truth: .truth
      case .interval: .interval
      case .period: .period
      case .difference: .difference
      }
    return FaultParameter(kind.name, form, default: kind.defaultValue)
  }
}

extension [Chip] {
  fileprivate var deviceFaults: [FaultSchema] {
    DeviceFaultKind.all.map { kind in
      FaultSchema(
        name: kind.name, target: .device, parameters: kind.parameters.map(Vocabulary.parameter),
        chips: names(thatSuit: kind), takesChannel: kind.needs.contains(.input),
        isCounted: kind.needs.isDisjoint(with: [.input, .time]),
        worksOnLines: kind.onLine != nil)
    }
  }

  /// Nil if all chips do.
  private func names(thatSuit kind: DeviceFaultKind) -> [String]? {
    let needs = kind.needs
    let ofMeasuring: FaultNeeds = [.input, .time]
    guard !needs.isDisjoint(with: ofMeasuring.union([.checksum, .identity])) else { return nil }
    let suiting = filter { chip in
      (!needs.contains(.checksum) || chip.wire.checksumEvery != nil)
        && (!needs.contains(.identity) || chip.wire.identity != nil)
        && (needs.isDisjoint(with: ofMeasuring) || !chip.inputNames.isEmpty)
        && (!chip.isOnLine || kind.onLine != nil)
    }
    return suiting.map { "\($0.schema.name)" }
  }
}

extension Chip {
  /// Whether it hangs on a line of its own, not on a bus.
  fileprivate var isOnLine: Bool {
    if case .line = parts { true } else { false }
  }
}
