package import Units

/// What a source of faults is connected to, which decides which errors it can have.
package enum FaultPlace: CaseIterable, Sendable {
  /// A chip on a bus.
  case bus
  /// A chip with a line of its own.
  case chipLine
  /// A line of the machine.
  case line
  /// A driver of the kernel.
  case kernel
}

/// The words in files that other rooms define: chips, faults, formats. The caller passes them in,
/// so that a new one changes nothing in this room.
package struct Vocabulary: Sendable {
  /// The chips.
  package var chips: [ChipSchema]
  /// The sensors that drivers of the kernel own, a schema for each framework.
  package var kernelSensors: [ChipSchema] = []
  /// What the names of their attributes begin with, by the name of the schema, in the order of its
  /// channels.
  package var attributes: [String: [StaticString]] = [:]
  /// What the world can do to a simulated chip, by chip name; a chip that is not listed has an
  /// input for each of its channels.
  package var inputs: [String: [(name: String, kind: QuantityKind)]]
  /// The faults.
  package var faults: [FaultSchema]
  /// The errors that expectations may name, as in traces.
  package var errors: [String]
  /// Those of them that there can be, by the place; all at a place that is not listed.
  package var errorsByPlace: [FaultPlace: [String]] = [:]
  /// The report formats.
  package var formats: [String]
  /// Those of them that carry summaries of channels.
  package var summaryFormats: [String]
  /// The formats whose requests can have several reports.
  package var batchFormats: [String]
  /// The formats whose messages can go to a broker.
  package var brokerFormats: [String] = []
  /// Those of them from which Home Assistant's entities can be made.
  package var discoverableFormats: [String] = []
  /// The formats whose messages can have padding.
  package var paddedFormats: [String]
  /// What formats ask of a board; nothing where a format is not listed.
  package var formatRules: [FormatRule] = []
  /// The TLS profiles that an uplink may ask for.
  package var tlsProfiles: [TLSProfileSchema]
  /// The uses of TLS that a budget may limit.
  package var tlsUses: [String]

  /// Makes a vocabulary.
  package init(
    chips: [ChipSchema], inputs: [String: [(name: String, kind: QuantityKind)]] = [:],
    faults: [FaultSchema], errors: [String] = [], formats: [String],
    summaryFormats: [String] = [], batchFormats: [String] = [],
    paddedFormats: [String] = [],
    tlsProfiles: [TLSProfileSchema] = [], tlsUses: [String] = []
  ) {
    self.chips = chips
    self.inputs = inputs
    self.faults = faults
    self.errors = errors
    self.formats = formats
    self.summaryFormats = summaryFormats
    self.batchFormats = batchFormats
    self.paddedFormats = paddedFormats
    self.tlsProfiles = tlsProfiles
    self.tlsUses = tlsUses
  }
}
