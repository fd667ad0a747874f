import ArgumentParser
import BoardFiles
import NodeHost

/// `outpost check`: validates files and explains them on request.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks board and scenario files and names every problem.",
    discussion: """
      Folders are searched for *.yaml. Warnings name what is allowed and can never work: a limit beyond \
      what a chip can read, a bus that is too fast, an input that floats. Exit status 2 if anything is \
      wrong.
      """)

  @Flag(help: "Say wiring and rules of good boards in words.")
  var explain = false

  @Flag(help: "Take warnings for errors.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "How to write the outcome: text, json, or sarif for code scanners.", valueName: "form"))
  var format = FileCheck.Form.text

  @Argument(help: "Files and folders.")
  var paths: [String]

  func validate() throws {
    if explain, format != .text { throw ValidationError("--explain goes with --format text") }
  }

  func run() throws {
    try FileCheck(.ofProgram, explains: explain, isStrict: strict, form: format).run(paths)
  }
}

extension FileCheck.Form: ExpressibleByArgument {}
