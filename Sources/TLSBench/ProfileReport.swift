import BoardFiles
import Results
import TLSTransport

/// Result of one measurement of profiles, with all that is needed to repeat it.
package struct ProfileReport: Sendable {
  /// The machine that measured.
  package struct Machine: Sendable {
    /// As it calls itself, for example a processor's name.
    package let model: String
    /// The kernel's name of its architecture, `x86_64`.
    package let architecture: String

    /// Names a machine.
    package init(model: String, architecture: String) {
      self.model = model
      self.architecture = architecture
    }
  }

  /// Who measured.
  package let machine: Machine
  /// HOST:PORT of a real server; nil for the built-in one.
  package let server: String?
  /// The seed of keys and nonces; it counts only without a real server.
  package let seed: UInt64
  /// Handshakes that were timed for each use.
  package let handshakes: Int
  /// The profiles in the order in which they were asked for.
  package let profiles: [ProfileFigures]

  /// Puts a report together.
  package init(
    machine: Machine, server: String?, seed: UInt64, handshakes: Int, profiles: [ProfileFigures]
  ) {
    self.machine = machine
    self.server = server
    self.seed = seed
    self.handshakes = handshakes
    self.profiles = profiles
  }

  /// What the reader of the figures has to know, sentence by sentence.
  package var conditions: [String] {
    [
      server.map { "Server \($0); keys and nonces from the kernel; waiting includes the network." }
        ?? "Built-in server, on no account; keys and nonces from seed \(seed): bytes and memory repeat.",
      "Times are the client's own, medians of \(counted(handshakes, "handshake")); memory is of the measured build.",
      "Bytes on \(machine.architecture), \(MemoryLayout<Int>.size * 8) bit (\(machine.model)); a "
        + "microcontroller's pointers are half as wide.",
    ]
  }

  /// Whether any use of any profile could be measured.
  package var hasMeasured: Bool {
    profiles.contains {
      $0.uses.contains { if case .measured = $0.outcome { true } else { false } }
    }
  }

  /// The report as JSON with this value for the budgets.
  func json(budgets: JSONValue) -> JSONValue {
    JSONValue([
      "outpost-profile": .number(1),
      "machine": JSONValue([
        "model": .text(machine.model), "architecture": .text(machine.architecture),
        "pointer-bytes": .number(Int64(MemoryLayout<Int>.size)),
      ]),
      "server": .text(server ?? "built-in"),
      "seed": server == nil ? .number(Int64(clamping: seed)) : .null,
      "handshakes": .number(Int64(handshakes)),
      "block-overhead": .number(Int64(TLSMeasurement.blockOverhead)),
      "profiles": .array(profiles.map(\.json)), "budgets": budgets,
    ])
  }
}

extension ProfileFigures {
  fileprivate var json: JSONValue {
    JSONValue([
      "profile": .text(name), "library": .text(library), "compiler": .text(compiler),
      "record-in": .number(sizes?.recordIn), "record-out": .number(sizes?.recordOut),
      "code": .number(sizes?.code), "constants": .number(sizes?.constants),
      "data": .number(sizes?.data), "zeroed": .number(sizes?.zeroed),
      "uses": .array(uses.map { json(of: $0.use, $0.outcome) }),
    ])
  }

  private func json(of use: TLSUse, _ outcome: UseOutcome) -> JSONValue {
    switch outcome {
    case .absent(let absence):
      JSONValue([
        "use": .text(use.rawValue), "measured": .truth(false), "because": .text(absence.text),
      ])
    case .measured(let figures):
      JSONValue([
        "use": .text(use.rawValue), "measured": .truth(true),
        "version": .text(figures.version?.rawValue ?? ""),
        "suite": .text(figures.suite), "repeats": .truth(figures.repeats),
        "memory": figures.memory.json, "contexts": .number(figures.contexts),
        "certificates": .number(figures.certificates),
        "static": .number(staticBytes(of: figures)), "ram": .number(memory(of: figures)),
        "bytes-received": .number(figures.bytesReceived), "bytes-sent": .number(figures.bytesSent),
        "wall-ns": figures.wall.json, "cpu-ns": figures.processor.json,
        "waiting-ns": figures.waiting.json, "instructions": .number(figures.instructions),
        "states": .array(figures.states.map(\.json)),
      ])
    }
  }
}

extension StateFigures {
  fileprivate var json: JSONValue {
    JSONValue([
      "state": .text(state.name), "number": .number(Int64(state.rawValue)),
      "memory": memory.json, "bytes-received": .number(bytesReceived),
      "bytes-sent": .number(bytesSent), "wall-ns": wall.json, "cpu-ns": processor.json,
      "waiting-ns": waiting.json,
    ])
  }
}

extension MemoryFigures {
  fileprivate var json: JSONValue {
    JSONValue([
      "heap-peak": .number(heapPeak), "heap-with-overhead": .number(heapWithOverhead),
      "engine-buffers": .number(enginePeak), "live-after": .number(liveAfter),
      "blocks": .number(blocks), "largest-block": .number(largestBlock),
      "allocations": .number(allocations), "stack": .number(stack),
    ])
  }
}

extension Spread {
  fileprivate var json: JSONValue {
    JSONValue([
      "min": .number(Int64(clamping: least)), "median": .number(Int64(clamping: median)),
      "p95": .number(Int64(clamping: percentile95)),
    ])
  }
}

extension JSONValue {
  fileprivate static func number(_ value: Int) -> JSONValue { .number(Int64(value)) }
  fileprivate static func number(_ value: Int?) -> JSONValue { value.map(number) ?? .null }
}
