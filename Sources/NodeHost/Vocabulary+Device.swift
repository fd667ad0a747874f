package import BoardFiles
import NodeAssembly

extension Vocabulary {
  /// The words of board files that a device needs. Faults and inputs belong to scenarios, which no
  /// device runs.
  package static var ofDevice: Vocabulary {
    .ofBoards(Drivers.all.map(\.schema))
  }
}
