package import BoardFiles
import NodeAssembly

extension Vocabulary {
  /// The vocabulary of board files on a device. Faults and inputs belong to scenarios, which no
  /// device runs.
  package static var ofDevice: Vocabulary {
    .ofBoards(Drivers.all.map(\.schema))
  }
}
