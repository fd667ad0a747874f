package import TLSTransport

/// The two builds of a profile: for devices, and measured.
package struct ProfileEngines {
  /// The build that devices load: times are its.
  package let device: TLSEngine
  /// The build with books of memory and stack.
  package let measured: TLSEngine

  init(device: TLSEngine, measured: TLSEngine) {
    self.device = device
    self.measured = measured
  }

  /// Loads both builds of a profile; `system` is the engine in the program and its measured build.
  ///
  /// - Throws: why not, with the paths that were tried.
  package init(_ profile: String) throws(TLSProfileFault) {
    measured = try TLSEngine.loadMeasured(profile)
    device = try TLSEngine.load(profile)
  }
}

/// What is known of one profile, and the figures of its uses.
package struct ProfileFigures: Sendable {
  /// Its name.
  package let name: String
  /// The library as it calls itself.
  package let library: String
  /// What compiled it.
  package let compiler: String
  /// Contexts, buffers and code.
  package let sizes: TLSSizes?
  /// The uses in the order in which they were asked for.
  package private(set) var uses: [(use: TLSUse, outcome: UseOutcome)]

  /// What a use has in static memory: contexts, and variables of the library.
  package func staticBytes(of figures: UseFigures) -> Int {
    figures.contexts + (sizes?.data ?? 0) + (sizes?.zeroed ?? 0)
  }

  /// All memory of a use at its worst: heap with its overhead, stack, and static memory.
  package func memory(of figures: UseFigures) -> Int {
    figures.memory.heapWithOverhead + figures.memory.stack + staticBytes(of: figures)
  }

  /// Code and constants; 0 if they were not measured.
  package var flash: Int { sizes.map { $0.code + $0.constants + $0.data } ?? 0 }

  /// Adds what was counted of a use that was measured.
  package mutating func add(instructions: Int, of use: TLSUse) {
    for index in uses.indices where uses[index].use == use {
      guard case .measured(var figures) = uses[index].outcome else { continue }
      figures.instructions = instructions
      uses[index].outcome = .measured(figures)
    }
  }

  /// The figures of a use, if it could be measured.
  package func figures(of use: TLSUse) -> UseFigures? {
    guard case .measured(let figures) = uses.first(where: { $0.use == use })?.outcome else {
      return nil
    }
    return figures
  }
}
