import ArgumentParser
import BoardFiles
import Harness
import HubProtocol
import LinuxHAL
import NodeHost
import SimWorld
import TLSTransport
import Units

/// `outpost listen`: a development server that speaks the webtask contract.
struct Listen: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A development HTTPS server: takes a board's reports and prints them.",
    discussion: """
      Listens on this machine only, at the port of the board's uplink. A line a message goes to standard \
      output. Not for production: one process, one device, nothing is stored.
      """)

  @Option(help: "PEM file with the server's chain, its own certificate first.")
  var cert: String

  @Option(help: "PEM file with the server's private key.")
  var key: String

  @Option(
    parsing: .unconditional,
    help: "The port, instead of the one in the board's uplink; 0 chooses a free one.")
  var port: UInt16?

  @Option(
    name: .customLong("for"), parsing: .unconditional, help: "Stop after this time: 10s, 5min.")
  var length: RunLength?

  @Option(
    parsing: .unconditional,
    help: "Answer every request with this status instead of the contract's.")
  var status: Int?

  @Option(
    help: "Which of several uplinks of the board is meant, by its name; the first by default.")
  var uplink: String?

  @Argument(
    help: "The board whose reports are expected: its path, device, secret and bearer token count.")
  var board: String

  func validate() throws {
    if let status, !(200...599).contains(status) {
      throw ValidationError("--status is a final HTTP status, 200 to 599")
    }
  }

  func run() throws {
    let loaded = BoardFileReader.registered.board(at: board)
    Console.report(loaded.diagnostics)
    guard let board = loaded.value else { throw ExitStatus.fileWrong }
    let missing = BoardFileReader.registered.environmentProblems(of: board)
    Console.report(missing)
    guard missing.isEmpty else { throw ExitStatus.environmentLacking }
    do {
      let server = try makeServer(board)
      try server.run(for: length?.interval)
    } catch {
      Console.note(error.rendered)
      throw ExitStatus.environmentLacking
    }
  }

  private func makeServer(_ board: Board) throws(SetupFault) -> DevelopmentServer {
    let chosen = uplink.map { name in board.uplinks.first { $0.name == name } } ?? board.uplink
    guard let uplink = chosen else {
      let what = self.uplink.map { "no uplink \($0.printable)" } ?? "no uplink"
      throw SetupFault(
        "\(board.file.printable): the board has \(what), so it would send no reports here")
    }
    guard uplink.broker == nil else {
      throw SetupFault(
        "\(board.file.printable): the board's server is an MQTT broker, and this one speaks HTTP; "
          + "run a broker such as mosquitto")
    }
    let credentials = try UplinkCredentials(of: uplink)
    let (chain, key) = try SetupFault.worded(\.text) { () throws(PathFault) in
      return (
        try InputFile.credentials(self.cert), try InputFile.credentials(self.key)
      )
    }
    let settings = try SetupFault.worded(aboutIdentity) { () throws(TLSSettingsFault) in
      try TLSServerSettings(chain: chain.span, key: key.span)
    }
    let contract = HubContract(
      path: Array(uplink.first.path.utf8), device: Array(uplink.device.utf8),
      secret: credentials.secret, token: credentials.token, status: status)
    return DevelopmentServer(
      port: port ?? UInt16(uplink.first.port), settings: settings, contract: contract)
  }

  private func aboutIdentity(_ fault: TLSSettingsFault) -> String {
    "\(cert.printable), \(key.printable): not usable as the server's identity: \(SettingsText.text(fault))"
  }
}
