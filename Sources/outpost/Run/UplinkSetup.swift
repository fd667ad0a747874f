import BoardFiles
import Harness
import LinuxHAL
import NodeRuntime
import TLSTransport
import Units
import Uplink

/// The real way out of a board: TCP, TLS with the board's trust anchors, and the format.
struct UplinkSetup {
  private let board: Board
  private let uplink: UplinkEntry
  private let plan: NodePlan

  init(_ board: Board, _ uplink: UplinkEntry, _ plan: NodePlan) {
    self.board = board
    self.uplink = uplink
    self.plan = plan
  }

  /// Opens nothing yet.
  func client() throws(SetupFault) -> UplinkClient<TLSConnection<TCPConnection>> {
    do {
      let anchors = try InputFile.read(uplink.trustFile)
      let secret = try uplink.secretFile.map { try InputFile.secret($0) } ?? []
      let settings = try TLSClientSettings(anchors: anchors.span)
      let tcp = TCPConnection(host: uplink.host, port: UInt16(uplink.port))
      let tls = try TLSConnection(
        over: tcp, to: TLSServerName(uplink.host), settings: settings,
        stepClock: { LinuxClock().now })
      return UplinkClient(
        tls, format: plan.format, target: plan.target(of: board, secret: secret))
    } catch let fault as OutputFault {
      throw SetupFault(fault.text)
    } catch let fault as TLSSettingsFault {
      throw SetupFault("\(uplink.trustFile): not usable as trust anchors: \(fault)")
    } catch {
      throw SetupFault("\(error)")
    }
  }
}

/// What the environment lacks, in words.
struct SetupFault: Error {
  let text: String

  init(_ text: String) {
    self.text = text
  }
}
