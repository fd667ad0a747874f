import ArgumentParser
import Harness

/// `outpost profile`: TLS handshakes measured.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures what TLS handshakes cost in memory, bytes and time, profile by profile.",
    discussion: """
      Without --server each profile meets a built-in server in memory, with keys and nonces from the \
      seed: bytes and memory repeat. Exit status 3 if a budget is exceeded, 4 if a profile or the \
      server is not there.
      """)

  @Option(
    help: ArgumentHelp(
      "Measure these profiles; without it all that are built, and `system`.", valueName: "A,B"))
  var profiles: String?

  @Option(help: ArgumentHelp("Measure with this server.", valueName: "HOST:PORT"))
  var server: ServerAddress?

  @Option(help: ArgumentHelp("Trust the authorities in this file.", valueName: "PEM"))
  var trust: String?

  @Option(help: ArgumentHelp("Time this many handshakes, 1 to 10000.", valueName: "N"))
  var handshakes = 20

  @Option(help: "Draw keys and nonces from this seed.")
  var seed: UInt64 = 1

  @Flag(
    help:
      "Tell the handshake states of every use; for one profile a full handshake's are told anyway.")
  var states = false

  @Option(help: ArgumentHelp("Write the figures as JSON.", valueName: "F"))
  var json: String?

  func validate() throws {
    guard (1...10_000).contains(handshakes) else {
      throw ValidationError("--handshakes takes 1 to 10000")
    }
    guard (server == nil) == (trust == nil) else {
      throw ValidationError("--server and --trust need each other")
    }
    if let profiles, profiles.split(separator: ",").isEmpty {
      throw ValidationError("--profiles names none")
    }
  }

  func run() throws {
    do {
      // Opened first: a path that cannot be written is told before the work, not after it.
      let file = try json.map { try OutputFile($0) }
      let report = try Measurement(self).report()
      ProfileTable(report: report, showsStates: states).show()
      file?.write(report.json.rendered + "\n")
      try file?.close()
    } catch let fault as OutputFault {
      Console.note("error: \(fault.text)")
      throw Status.environmentLacking
    } catch let fault as SetupFault {
      Console.note("error: \(fault.text)")
      throw Status.environmentLacking
    }
  }
}
