import TLSTransport
import Units

/// Configuration of both ends for one use, and the sample that the client reports.
struct UseSetting {
  let use: TLSUse
  let entropy: () -> (client: any EntropySource, server: any EntropySource)

  /// 2026-01-01: certificates are held against it, so that figures are the same on every day.
  static let wallClock: Int64 = 1_767_225_600

  /// A report of usual size, as HTTP sends it.
  static let request = message(
    """
    POST /iot-sensor-server HTTP/1.1
    Host: hub.test
    Content-Type: application/json
    Content-Length: 153
    """,
    body: """
      {"device":"0123456789abcdef01234567","sequence":417,"movement":false,"flame":false,\
      "humidity":41.1,"temperature":21.52,"gas":385,"pressure":1013.25}   \n
      """)

  static let response = message("HTTP/1.1 204 No Content\nServer: outpost\nContent-Length: 0")

  private static func message(_ head: String, body: String = "") -> [UInt8] {
    let lines = head.split(separator: "\n").map { $0 + "\r\n" }.joined()
    return Array((lines + "\r\n" + body).utf8)
  }

  func clientSettings(of engine: TLSEngine) throws(TLSSettingsFault) -> TLSClientSettings {
    let (anchor, chain, key) = (TestChains.anchor, TestChains.client, TestChains.serverKey)
    let settings = try TLSClientSettings(
      anchors: anchor.span, engine: engine, entropy: entropy().client)
    if use == .mutual { try settings.identify(chain: chain.span, key: key.span) }
    return settings
  }

  func serverSettings(of engine: TLSEngine) throws(TLSSettingsFault) -> TLSServerSettings {
    let chain =
      switch use {
      case .rsa: TestChains.serverRSA
      case .twoCertificates: TestChains.chain
      default: TestChains.server
      }
    let key = use == .rsa ? TestChains.serverRSAKey : TestChains.serverKey
    let settings = try TLSServerSettings(
      chain: chain.span, key: key.span, engine: engine, entropy: entropy().server)
    let anchor = TestChains.anchor
    if use == .mutual { try settings.demandIdentity(anchors: anchor.span) }
    return settings
  }
}
