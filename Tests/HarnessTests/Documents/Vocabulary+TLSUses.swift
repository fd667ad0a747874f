import BoardFiles
import SimWorld
import TLSBench

extension Vocabulary {
  /// All words of the program `outpost`: chips, faults, formats, and the uses of TLS that budgets
  /// limit.
  static var withTLSUses: Vocabulary {
    .registered(Chip.all, tlsUses: TLSUse.allCases.map(\.rawValue))
  }
}
