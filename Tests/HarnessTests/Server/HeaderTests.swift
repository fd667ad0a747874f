import Harness
import SimWorld
import Testing

@Suite("The board's own headers")
struct HeaderTests {
  /// What the node sends in its first request.
  private func request(_ format: String) throws -> String {
    let scenario = try Stage.scenario(
      "for: 12 s\nsignals: {motion: false}\nnetwork: {tls: modelled}",
      board: Stage.board(
        format: format,
        uplink: [
          "headers: {X-Api-Key: {file: key}, X-Site: cellar 7}",
          "authorization: {bearer: {file: token}}",
        ]))
    var bytes: [UInt8] = []
    var options = RunOptions()
    options.requestSink = { span in
      span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }
    _ = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "Requests of both formats carry them in the board's order, once",
    arguments: ["json", "webtask"])
  func carried(_ format: String) throws {
    let request = try request(format)
    let wanted =
      "Authorization: Bearer simulated\r\nX-Api-Key: simulated\r\nX-Site: cellar 7\r\n"
    #expect(
      request.split(separator: wanted, omittingEmptySubsequences: false).count == 2, "\(request)")
  }
}
