package import BoardFiles
import NodeAssembly
import SimBoard
import Units

extension Vocabulary {
  /// The vocabulary of everything that is registered: chips, faults and formats; `tlsUses` are
  /// those that budgets may limit.
  package static func registered(_ chips: [Chip], tlsUses: [String] = []) -> Vocabulary {
    var vocabulary = ofBoards(chips.map(\.schema))
    vocabulary.inputs = Dictionary(
      uniqueKeysWithValues: chips.map { ($0.model.name, inputs(of: $0)) })
    vocabulary.faults = chips.deviceFaults + kernelFaults + lineFaults + busFaults
    vocabulary.tlsUses = tlsUses
    return vocabulary
  }

  private static func inputs(of chip: Chip) -> [(name: String, kind: QuantityKind)] {
    chip.model.inputNames.compactMap { input in
      chip.schema.channels.first { "\($0.name)" == "\(input)" }.map { ("\(input)", $0.kind) }
    }
  }

  private static var lineFaults: [FaultSchema] {
    LineFaultKind.all.map { kind in
      FaultSchema(
        name: kind.name, target: .line, parameters: kind.parameters.map(parameter),
        isCounted: false, lineEffect: effect(of: kind))
    }
  }

  /// The faults that no chip can have; the others are among those of chips.
  private static var kernelFaults: [FaultSchema] {
    KernelFaultKind.all.filter { kind in
      !DeviceFaultKind.all.contains { $0.name == kind.name }
    }.map { kind in
      var schema = FaultSchema(
        name: kind.name, target: .device, parameters: kind.parameters.map(parameter),
        chips: kind.sensors)
      schema.kernelSensors = kind.sensors
      return schema
    }
  }

  private static func effect(of kind: LineFaultKind) -> BoardFiles.LineFaultEffect? {
    func place(_ parameter: FaultParameterKind) -> Int? {
      kind.parameters.firstIndex { $0.name == parameter.name }
    }
    return switch kind.effect {
    case .level(let parameter): place(parameter).map { .level(parameter: $0) }
    case .bounces(let parameter): place(parameter).map { .bounces(unless: $0) }
    case .edges: .edges
    case .line: .line
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
      var schema = FaultSchema(
        name: kind.name, target: .device, parameters: kind.parameters.map(Vocabulary.parameter),
        chips: names(thatSuit: kind), takesChannel: kind.needs.contains(.input),
        isCounted: kind.needs.isDisjoint(with: [.input, .time]),
        worksOnLines: kind.onLine != nil)
      schema.restarts = kind.needs.contains(.power)
      schema.kernelSensors = kind.kernelSensors
      return schema
    }
  }

  /// Nil if all chips do.
  private func names(thatSuit kind: DeviceFaultKind) -> [String]? {
    let needs = kind.needs
    let ofMeasuring: FaultNeeds = [.input, .time]
    guard !needs.isDisjoint(with: ofMeasuring.union([.checksum, .identity])) else { return nil }
    let suiting = filter { chip in
      (!needs.contains(.checksum) || chip.model.wire.checksumEvery != nil)
        && (!needs.contains(.identity) || chip.model.wire.identity != nil)
        && (needs.isDisjoint(with: ofMeasuring) || !chip.model.inputNames.isEmpty)
        && (!chip.model.isOnLine || kind.onLine != nil)
    }
    return suiting.map { "\($0.schema.name)" }
  }
}

extension KernelFaultKind {
  /// The schemas of the sensors that it can happen to.
  fileprivate var sensors: [String] { subsystems.map { "\($0.key)" } }
}

extension DeviceFaultKind {
  /// The schemas of the kernel's sensors that it can happen to: those of its namesake, or all where
  /// it changes what there is to measure.
  fileprivate var kernelSensors: [String] {
    if let kind = KernelFaultKind.all.first(where: { $0.name == name }) { return kind.sensors }
    return onLine == .altered ? KernelSubsystem.allCases.map { "\($0.key)" } : []
  }
}
