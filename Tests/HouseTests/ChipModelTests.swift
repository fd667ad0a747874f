import Testing

@Suite("Chip models")
struct ChipModelTests {
  @Test("A chip model implements nothing that it says the bus need not call")
  func uncalled() {
    let files = SourceTree.files(below: "Sources", ending: ".swift")
    let pairs = [
      ("alwaysAcknowledges: Bool { true }", "func acknowledges("),
      ("heedsStop: Bool { false }", "func stop(at"),
    ]
    for (statement, implementation) in pairs {
      let models = files.filter {
        SourceTree.text(of: $0).contains(statement) && !$0.hasSuffix("/I2CChipModel.swift")
      }
      #expect(models.count > 5)
      for path in models {
        #expect(!SourceTree.text(of: path).contains(implementation), "\(path): \(implementation)")
      }
    }
  }
}
