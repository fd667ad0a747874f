import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost check`: validates files and explains them on request.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks board and scenario files and names every problem.",
    discussion: "Folders are searched for *.yaml. Exit status 2 if anything is wrong.")

  @Flag(help: "Say wiring and rules of good boards in words.")
  var explain = false

  @Argument(help: "Files and folders.")
  var paths: [String]

  func run() throws {
    try FileCheck(.ofProgram, explains: explain).run(paths)
  }
}
