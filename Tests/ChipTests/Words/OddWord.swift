import HAL
import NodeAssembly
import Sensors
import SimBoard
import Testing
import Units

/// Ways in which an answer can be no measurement.
enum OddWordKind: CaseIterable {
  /// The bus is held low.
  case zeros
  /// The bus is let go.
  case ones
  /// A check that fits, over a result that is none.
  case fittingCheck
  /// Flags or bits that cannot be so at the same time.
  case contradiction
  /// More than the register can reach.
  case aboveMaximum
  /// What the chip shows after power-up, before a measurement or without its settings.
  case powerUp
  /// What the sensor is not specified to measure.
  case outsideLimits
}

/// An answer that a chip gives again and again, and what its driver makes of it.
struct OddWord: Sendable, CustomTestStringConvertible {
  let chip: String
  let kind: OddWordKind
  /// What the driver wrote before it read the answer; its beginning.
  let question: [UInt8]
  /// The answer; nil leaves a byte as the chip sends it.
  let answer: [UInt8?]
  /// `values`, `fault` or `partial`, see ``OddWordBench``.
  let outcome: String

  var testDescription: String { "\(chip): \(kind), \(question) \(answer)" }
}

/// A driver at its chip's model, whose answers to one question are replaced.
struct OddWordBench: Sendable {
  let chip: String
  private let run: @Sendable ([UInt8], [UInt8?]) throws -> String

  init<Driver: ChipDriver, Model: I2CChipModel>(
    _ driver: Driver.Type, _ model: Model.Type, world: [Int64] = Model.restingInputs,
    mask: UInt8
  ) where Driver.Transport == I2CEndpoint {
    chip = "\(Driver.schema.name)"
    run = { question, answer in
      let address = I2CAddress.test(Driver.schema.addresses[0])
      let model = Model(
        address: address, options: Driver.schema.defaults, inputs: SignalBank(steady: world))
      let bus = ModelBus(model, at: address)
      bus.forge = { _, written, own in
        guard written.starts(with: question), own.count == answer.count else { return nil }
        return zip(own, answer).map { $1 ?? $0 }
      }
      var driver = Driver(on: bus, channels: mask)
      let wanted = (0..<8).filter { mask & 1 << UInt8($0) != 0 }
      do {
        switch try driver.outcome(on: bus) {
        case .partial(let missing, let fault):
          let values = wanted.map {
            missing.contains($0) ? "-" : "\(driver.value(of: $0))"
          }
          return "\(values.joined(separator: " ")) \(FaultKind(fault).text)"
        default: return wanted.map { "\(driver.value(of: $0))" }.joined(separator: " ")
        }
      } catch let fault as SensorFault { return FaultKind(fault).text }
    }
  }

  /// The values of the wanted channels with `-` for one that has none, and the name of the fault.
  func outcome(of word: OddWord) throws -> String { try run(word.question, word.answer) }
}
