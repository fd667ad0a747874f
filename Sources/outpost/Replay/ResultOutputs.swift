import ArgumentParser
import Glibc
import LinuxFiles
import NodeHost
import Results

/// The documents that `replay` writes about its results.
struct ResultOutputs: ParsableArguments {
  @Option(help: "Write the results as JUnit XML; - is standard output.")
  var junit: String?

  @Option(help: "Write the results in the Test Anything Protocol (TAP); - is standard output.")
  var tap: String?

  @Option(help: "Write a line of JSON for each expectation and budget; - is standard output.")
  var jsonLines: String?

  @Flag(
    help: ArgumentHelp(
      "Print a note at the line of each failure for GitHub Actions, and add a summary to the step's."
    ))
  var github = false

  /// The options that name a file.
  var paths: [(name: String, path: String?)] {
    [("--junit", junit), ("--tap", tap), ("--json-lines", jsonLines)]
  }

  /// Opens the documents; a path that cannot be written is reported before the work, not after it.
  func open(sparing kept: KeptFiles) throws(PathFault) -> OpenResults {
    OpenResults(
      files: [
        try opened(junit, "<?xml", kept) { JUnit.text($0) },
        try opened(tap, "TAP version", kept) { TAP.text($0) },
        try opened(jsonLines, "{", kept) { $0.map(ResultLines.text).joined() },
      ].compactMap { $0 }, isForGitHub: github)
  }

  private func opened(
    _ path: String?, _ beginning: String, _ kept: KeptFiles,
    _ text: @escaping ([ResultSuite]) -> String
  ) throws(PathFault) -> (OutputFile, ([ResultSuite]) -> String)? {
    guard let path else { return nil }
    return (try OutputFile(path, beginning: beginning, sparing: kept), text)
  }
}

/// Open documents that wait for the results.
struct OpenResults {
  fileprivate let files: [(file: OutputFile, text: ([ResultSuite]) -> String)]
  fileprivate let isForGitHub: Bool

  /// Writes all of them.
  func write(_ suites: [ResultSuite]) throws(PathFault) {
    for (file, text) in files {
      file.write(text(suites))
      try file.close()
    }
    guard isForGitHub else { return }
    for command in GitHubNotes.commands(suites) { Console.result(command) }
    guard let path = getenv("GITHUB_STEP_SUMMARY") else { return }
    try append(GitHubNotes.summary(suites), to: String(cString: path))
  }

  /// The steps of a job share the file: each adds to it.
  private func append(_ text: String, to path: String) throws(PathFault) {
    let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0o666)
    guard file >= 0 else { throw PathFault(path: path, number: errno) }
    defer { Glibc.close(file) }
    let bytes = Array(text.utf8)
    let number = writeAll(bytes.span, to: file)
    guard number == 0 else { throw PathFault(path: path, number: number) }
  }
}
