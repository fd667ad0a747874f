package import HAL
package import NodeAssembly
import Sensors
package import Units

/// What a look at an address of a bus has found.
package struct ChipSighting {
  /// The chips that may be there; where they are recognised, all of them answer alike, and the
  /// driver of the first reads them.
  package let chips: [ChipSchema]
  /// Whether it is one of them, and not only at an address that they may have.
  package let isRecognised: Bool
  /// What it is instead: a chip that a driver of the kernel reads.
  package var foreign: KernelChip?
}

/// Recognises chips on a bus by what they answer, without a change to any.
package struct ChipLook {
  private let bus: any I2CBus
  private let pause: (Interval) -> Void

  /// A look at a bus; `pause` waits for at least the time that it is given.
  package init(_ bus: any I2CBus, pause: @escaping (Interval) -> Void) {
    self.bus = bus
    self.pause = pause
  }

  /// What is at an address that answers and is none of a multiplexer.
  package func sighting(at address: I2CAddress) -> ChipSighting {
    let candidates = Drivers.all.map(\.schema).filter {
      $0.addresses.contains(address.rawValue) && !$0.isMultiplexer
    }
    guard Self.mayBeAsked(address.rawValue, candidates) else {
      return ChipSighting(chips: candidates, isRecognised: false)
    }
    var open = candidates
    // Long commands last: a chip with registers would take their second byte for a content.
    for length in 1...3 {
      let asked = open.filter { $0.recognition.length == length }
      let verdicts = asked.map { verdict(on: $0.recognition.identities, at: address) }
      let fitting = zip(asked, verdicts).filter { $0.1 == .fits }.map(\.0)
      let proven = fitting.filter(\.recognition.isProof)
      guard fitting.isEmpty else {
        return ChipSighting(chips: proven.isEmpty ? fitting : proven, isRecognised: true)
      }
      let others = zip(asked, verdicts).filter { $0.1 == .differs && $0.0.recognition.isProof }
        .map { "\($0.0.name)" }
      open.removeAll { others.contains("\($0.name)") }
      if length == 1, let foreign = foreign(at: address) {
        return ChipSighting(chips: [], isRecognised: false, foreign: foreign)
      }
    }
    return ChipSighting(chips: open, isRecognised: false)
  }

  /// The chip at `address` that only the kernel reads; all of them have registers.
  private func foreign(at address: I2CAddress) -> KernelChip? {
    KernelChip.all.first { chip in
      chip.addresses.contains(address.rawValue)
        && verdict(on: chip.identities, at: address) == .fits
    }
  }

  /// What the control register of a multiplexer at `address` holds; nil where there is none.
  ///
  /// A multiplexer returns what it was sent last. Its own content changes nothing in it, so most
  /// other chips are known by that; of the rest, that selecting a channel does not read back.
  /// What a chip with registers takes for the number of one is harmless to it.
  package func selection(ofMultiplexerAt address: I2CAddress) -> UInt8? {
    let candidates = Drivers.all.map(\.schema).filter {
      $0.addresses.contains(address.rawValue) && $0.isMultiplexer
    }
    guard !candidates.isEmpty, let first = read(1, at: address)?.first,
      read(1, at: address, after: first) == [first]
    else { return nil }
    var isMultiplexer = true
    for mask: UInt8 in [1, 2] where isMultiplexer {
      isMultiplexer = write([mask], to: address) && read(1, at: address) == [mask]
    }
    _ = write([first], to: address)
    return isMultiplexer ? first : nil
  }

  /// Sends a multiplexer its selection; false where it does not take it.
  package func select(_ mask: UInt8, at address: I2CAddress) -> Bool {
    write([mask], to: address)
  }

  /// Expanders without registers (PCF8574 at 0x20, PCF8574A at 0x38) put any byte out on their
  /// lines; of memories only the driver of the kernel knows how many bytes of an address they take.
  private static func mayBeAsked(_ address: UInt8, _ candidates: [ChipSchema]) -> Bool {
    switch address {
    case 0x20...0x27, 0x30...0x3F, 0x50...0x57: false
    default:
      !candidates.contains {
        if case .untouched = $0.recognition { true } else { false }
      }
    }
  }

  private enum Verdict {
    case fits, differs
    /// It gave no answer.
    case silent
  }

  private func verdict(on identities: [ChipIdentity], at address: I2CAddress) -> Verdict {
    for identity in identities {
      guard let bytes = answer(to: identity, at: address) else { return .silent }
      guard identity.isFulfilled(by: bytes, at: address) else { return .differs }
    }
    return .fits
  }

  private func answer(to identity: ChipIdentity, at address: I2CAddress) -> [UInt8]? {
    let count = identity.answer.count
    let command: [UInt8]
    switch identity.question {
    case .register(let number): return read(count, at: address, after: number)
    case .command(let byte): command = [byte]
    case .wordCommand(let word):
      command = [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
    }
    guard write(command, to: address) else { return nil }
    pause(ChipIdentity.pause)
    return read(count, at: address)
  }

  // MARK: Transfers that may fail

  private func write(_ bytes: [UInt8], to address: I2CAddress) -> Bool {
    do throws(I2CFault) {
      try bus.write(bytes.span, to: address)
      return true
    } catch {
      return false
    }
  }

  private func read(
    _ count: Int, at address: I2CAddress, after register: UInt8? = nil
  ) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    do throws(I2CFault) {
      var span = bytes.mutableSpan
      if let register {
        let pointer: InlineArray<1, UInt8> = [register]
        try bus.write(pointer.span, thenReadInto: &span, at: address)
      } else {
        try bus.read(into: &span, from: address)
      }
    } catch {
      return nil
    }
    return bytes
  }
}

extension ChipSchema {
  /// Whether it leads to further buses.
  var isMultiplexer: Bool {
    if case .buses = supplies { true } else { false }
  }
}

extension ChipRecognition {
  fileprivate var identities: [ChipIdentity] {
    switch self {
    case .proof(let identities), .sign(let identities): identities
    case .address, .untouched, .echo: []
    }
  }

  fileprivate var isProof: Bool {
    if case .proof = self { true } else { false }
  }

  /// 1 for registers, 2 and 3 for commands of one and two bytes; 0 for no question.
  fileprivate var length: Int {
    switch identities.first?.question {
    case nil: 0
    case .register: 1
    case .command: 2
    case .wordCommand: 3
    }
  }
}

extension ChipIdentity.Answer {
  /// How many bytes it has.
  fileprivate var count: Int {
    switch self {
    case .bits(_, _, let bytes): bytes
    case .checkedWords(let words): 3 * words
    case .checkedPacket: 3
    }
  }
}

extension ChipIdentity {
  fileprivate func isFulfilled(by bytes: [UInt8], at address: I2CAddress) -> Bool {
    switch answer {
    case .bits(let value, let mask, _):
      let word = bytes.reduce(0 as UInt16) { $0 << 8 | UInt16($1) }
      return word & mask == value
    case .checkedWords:
      return stride(from: 0, to: bytes.count, by: 3).allSatisfy { start in
        CRC8.sensirion.checksum(bytes.span.extracting(start..<start + 2)) == bytes[start + 2]
      }
    case .checkedPacket:
      guard case .register(let number) = question else { return false }
      let sent = address.rawValue << 1
      let packet = [sent, number, sent | 1, bytes[0], bytes[1]]
      // A bus that is let go is no packet: its check would be another.
      return CRC8.packetError.checksum(packet.span) == bytes[2]
    }
  }
}
