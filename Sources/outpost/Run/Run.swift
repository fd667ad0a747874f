import ArgumentParser

/// `outpost run`: runs the node in real time, on hardware or on a simulated board.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a board's node: reads sensors, raises alarms, reports over HTTPS.",
    discussion: """
      With --simulate the board and its world come from the scenario, in real time; the network and the \
      server are real. A board that uses the test keys of outpost itself for a host other than localhost \
      is refused. SIGHUP reads the files again. Ends with SIGINT or SIGTERM; messages that wait then are \
      still tried for a few seconds. Exit status 2 if a file is wrong, 3 if the process took more memory than its budget \
      `resident` at the end, 4 if a device, permission or file is missing.
      """)

  @OptionGroup
  var options: NodeOptions

  func run() throws {
    try options.run()
  }
}
