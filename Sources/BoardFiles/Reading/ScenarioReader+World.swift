import Units

extension ScenarioReader {
  /// `- {at: 110 s, for: 60 s, device: climate, fault: address-nack}` with the fault's own keys.
  func readFault(_ cursor: inout Cursor) -> FaultEntry? {
    let window = readWindow(&cursor)
    let count = cursor.optional("count") { reading.whole($0, in: 1...1_000_000) }
    let target = readFaultTarget(&cursor)
    let schema = cursor.required("fault") { readFaultName($0, for: target) }
    guard let schema else {
      // Which further keys there are depends on the fault.
      cursor.abandon()
      return nil
    }
    let parameters = schema.parameters.map { readParameter(&cursor, $0) }
    guard let window, let place = target?.place else { return nil }
    return FaultEntry(
      window: window, count: count.map { Int($0) }, target: place, fault: schema.name,
      parameters: parameters, position: cursor.position)
  }

  /// The target's kind is known from its key, even when its name is wrong.
  private func readFaultTarget(_ cursor: inout Cursor) -> FaultAim? {
    guard let entry = cursor.oneOf(["device", "line"]) else { return nil }
    let thing: Thing = entry.key == "device" ? .device : .line
    let kind: FaultTargetKind = entry.key == "device" ? .device : .line
    guard let name = reading.text(entry.value),
      let part = reading.resolve(name, thing, in: names.parts, at: entry.value.mark)
    else { return FaultAim(kind: kind) }
    switch (part, kind) {
    case (.device(let index, let chip), .device):
      return FaultAim(kind: kind, place: .device(index), chip: chip)
    case (.line(let index, _), .line): return FaultAim(kind: kind, place: .line(index))
    // The line that a chip has for itself goes by the chip's name.
    case (.device(let index, let chip), .line) where chip.place == .line:
      return FaultAim(kind: kind, place: .device(index))
    default:
      let problem = NameProblem.unknown(thing, name, suggestion: nil, known: [])
      reading.report(.name(problem), at: entry.value.mark)
      return FaultAim(kind: kind)
    }
  }

  private func readFaultName(_ node: Node, for aim: FaultAim?) -> FaultSchema? {
    guard let name = reading.text(node) else { return nil }
    let faults = session.vocabulary.faults
    let named = faults.filter { $0.name == name }
    guard let kind = aim?.kind else { return named.first }
    if let schema = named.first(where: { $0.target == kind }) {
      if let chip = aim?.chip, chip.place == .line, !schema.worksOnLines {
        let possible = faults.filter { $0.worksOnLines }.map(\.name)
        let problem = RunProblem.faultNeedsBus(name, chip: "\(chip.name)", possible: possible)
        reading.report(.run(problem), at: node.mark)
      }
      return schema
    }
    if let other = named.first {
      reading.report(.run(.faultTarget(name, wants: other.target)), at: node.mark)
    } else {
      let known = faults.filter { $0.target == kind }.map(\.name)
      let near = suggestion(for: name, among: known)
      reading.report(.name(.unknown(.fault, name, suggestion: near, known: known)), at: node.mark)
    }
    return nil
  }

  private func readParameter(_ cursor: inout Cursor, _ parameter: FaultParameter) -> Int64 {
    let read: (Node) -> Int64? = { node in
      switch parameter.form {
      case .number(let range): reading.whole(node, in: range)
      case .truth: reading.truth(node, onOff: true).map { $0 ? 1 : 0 }
      case .interval: reading.interval(node)?.microseconds
      }
    }
    if let standard = parameter.defaultValue {
      return cursor.optional(parameter.name, standard, read)
    }
    return cursor.required(parameter.name, read) ?? 0
  }

  /// `network: {latency: 40 ms, bandwidth: 250 kB/s, tls: modelled, handshake: 30 ms}`
  func readNetwork(_ node: Node) -> NetworkEntry? {
    guard var cursor = reading.cursor(node, of: "a network") else { return nil }
    let standard = NetworkEntry.standard
    let latency = cursor.optional("latency", standard.latency) {
      reading.interval($0, in: .zero ... .seconds(60))
    }
    let bandwidth = cursor.optional("bandwidth") {
      reading.measure($0, .rate, in: 1...1_000_000_000)
    }
    let tls = cursor.optional("tls", standard.tls) {
      reading.choice($0, NetworkTLS.allCases.map(\.rawValue)).flatMap(NetworkTLS.init)
    }
    let handshake = cursor.optional("handshake", standard.handshakeCPU) {
      reading.interval($0, in: .zero ... .seconds(600))
    }
    cursor.finish()
    return NetworkEntry(
      latency: latency, bytesPerSecond: bandwidth.map { Int($0) },
      tls: tls, handshakeCPU: handshake)
  }

  /// `- {at: 3 min, for: 20 s, status: 503}`
  func readServer(_ cursor: inout Cursor) -> ServerEntry? {
    let window = readWindow(&cursor)
    let entry = cursor.oneOf(["status", "refuses", "silent", "certificate"])
    guard let entry, let behaviour = readBehaviour(entry), let window else { return nil }
    return ServerEntry(window: window, behaviour: behaviour, position: cursor.position)
  }

  /// `- {at: 6 min, accepts: certificate}`
  func readOperator(_ cursor: inout Cursor) -> OperatorEntry? {
    let at = cursor.required("at") { time($0) }
    let what = cursor.required("accepts") { reading.choice($0, ["certificate"]) }
    guard let at, what != nil else { return nil }
    return OperatorEntry(at: at, position: cursor.position)
  }

  private func readBehaviour(_ entry: Entry) -> ServerBehaviour? {
    switch entry.key {
    case "status": reading.whole(entry.value, in: 100...599).map { .status(Int($0)) }
    case "refuses": readTrue(entry) ? .refuses : nil
    case "certificate":
      reading.choice(entry.value, of: ServerCertificate.self).map { .certificate($0) }
    default: readTrue(entry) ? .silent : nil
    }
  }
}

extension NetworkEntry {
  /// What holds where the file is silent.
  static let standard = NetworkEntry(
    latency: .milliseconds(20), bytesPerSecond: nil, tls: .real,
    handshakeCPU: .milliseconds(30))
}

/// What a fault is done to, as far as it could be read.
private struct FaultAim {
  let kind: FaultTargetKind
  var place: FaultTarget?
  /// The chip, where the fault is done to a device.
  var chip: ChipSchema?
}
