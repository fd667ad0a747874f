import BoardFiles
package import HAL
package import Sensors

/// The kind of a fault of a chip or line, without its details; expectations name it.
package enum FaultKind: Hashable, Sendable {
  /// The bus, or the multiplexer before the chip, failed.
  case bus(I2CFault)
  /// The chip is another one.
  case wrongIdentity
  /// A checksum is wrong.
  case checksum
  /// The chip was not ready in time.
  case notReady
  /// The value is outside of the chip's range.
  case outOfRange
  /// Two readings of something constant differ.
  case inconsistent
  /// A chip on a line of its own did not answer.
  case noAnswer
  /// A chip on a line of its own broke off.
  case incomplete
  /// The line is gone.
  case lineGone
  /// Edges of the line were lost.
  case edgesLost
  /// An output could not be driven, so its state is not known.
  case notDriven
  /// The kernel does not show the sensor.
  case missing
  /// The kernel shows several such sensors.
  case ambiguous
  /// The kernel's text cannot be read.
  case garbled
  /// The kernel's driver calls the sensor faulty.
  case flagged

  /// Those that an expectation can name, in the order in which they are proposed.
  static let named: [FaultKind] = [
    .bus(.addressNotAcknowledged), .bus(.dataNotAcknowledged), .bus(.arbitrationLost),
    .bus(.timeout), .bus(.busError), .wrongIdentity, .checksum, .notReady, .outOfRange,
    .inconsistent, .noAnswer, .incomplete, .lineGone, .edgesLost, .notDriven, .missing, .ambiguous,
    .garbled, .flagged,
  ]

  /// The kind that scenario files write so; nil for another word.
  package init?(named text: String) {
    guard let kind = Self.named.first(where: { $0.text == text }) else { return nil }
    self = kind
  }

  /// The kind of a chip's fault.
  package init(_ fault: SensorFault) {
    switch fault {
    case .bus(let fault), .multiplexer(_, let fault): self = .bus(fault)
    case .line(let fault): self.init(fault)
    case .noAnswer: self = .noAnswer
    case .incomplete: self = .incomplete
    case .identity: self = .wrongIdentity
    case .checksum: self = .checksum
    case .notReady: self = .notReady
    case .outOfRange: self = .outOfRange
    case .inconsistent: self = .inconsistent
    case .missing: self = .missing
    case .ambiguous: self = .ambiguous
    case .garbled: self = .garbled
    case .flagged: self = .flagged
    }
  }

  /// The kind of a line's fault.
  package init(_ fault: GPIOFault) {
    switch fault {
    case .lineGone: self = .lineGone
    case .edgesLost: self = .edgesLost
    case .notDriven: self = .notDriven
    case .system(let number): self = .bus(.system(number))
    }
  }

  /// Whether a source that is connected so can have it.
  func canOccur(at place: FaultPlace) -> Bool {
    switch self {
    case .bus, .notReady: place == .bus || place == .kernel
    case .wrongIdentity: place == .bus
    case .checksum, .outOfRange, .inconsistent: place != .line
    case .noAnswer, .incomplete: place == .chipLine
    case .lineGone, .edgesLost: place == .line || place == .chipLine
    case .notDriven: place == .bus || place == .line
    case .missing, .ambiguous, .garbled, .flagged: place == .kernel
    }
  }

  /// The word for it, as scenario files write it.
  package var text: String {
    switch self {
    case .bus(let fault): FaultText.text(fault)
    case .wrongIdentity: "wrong-identity"
    case .checksum: "checksum"
    case .notReady: "not-ready"
    case .outOfRange: "out-of-range"
    case .inconsistent: "inconsistent"
    case .noAnswer: "no-answer"
    case .incomplete: "incomplete"
    case .lineGone: "line-gone"
    case .edgesLost: "edges-lost"
    case .notDriven: "not-driven"
    case .missing: "missing"
    case .ambiguous: "ambiguous"
    case .garbled: "garbled"
    case .flagged: "flagged"
    }
  }
}
