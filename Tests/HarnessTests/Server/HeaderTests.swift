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
    return String(decoding: try Stage.play(scenario).wire, as: UTF8.self)
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
