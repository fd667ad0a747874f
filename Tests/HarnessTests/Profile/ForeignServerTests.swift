import TLSTransport
import Testing
import Transport
import Units

@testable import Results
@testable import TLSBench

/// Server that sends `answer` and then nothing.
private struct CannedServer: MeasuredWay, ~Copyable {
  var answer: [UInt8]

  mutating func open() {}

  mutating func close() {}

  mutating func wait() throws(StreamFault) { throw .connectTimeout }

  mutating func read(into buffer: inout MutableSpan<UInt8>) -> StreamProgress {
    guard !answer.isEmpty else { return .blocked }
    buffer[0] = answer.removeFirst()
    return .moved(1)
  }

  mutating func write(_ bytes: Span<UInt8>) -> StreamProgress { .moved(bytes.count) }
}

@Suite("A profile measured with a real server over TCP")
struct ForeignServerTests {
  private func figures(_ answer: [UInt8]) throws(UseStop) -> ProfileFigures {
    let run = ProfileRun(
      handshakes: 1, seed: 1, clock: MeasuringClock(wall: { 0 }, processor: { 0 }))
    let name: TLSServerName
    do throws(TLSSettingsFault) {
      name = try TLSServerName("hub.test")
    } catch {
      throw .settings(error)
    }
    return try run.measure(
      ProfileEngines(device: .system, measured: .system), server: name,
      anchors: TestChains.anchor, wallTime: .known(UseSetting.wallClock)
    ) { CannedServer(answer: answer) }
  }

  @Test("A server that is silent after the connection is named by the state that waits for it")
  func silent() {
    // ServerHello (RFC 5246, section 7.4).
    let stalled = StreamFault.security(.handshakeTimeout(state: 2))
    #expect(throws: UseStop.stream(stalled)) { try figures([]) }
  }

  @Test("A server that has nothing in common with the profile is reported as such for each use")
  func stranger() throws {
    // A fatal alert, protocol_version (RFC 5246, section 7.2).
    let figures = try figures([21, 3, 3, 0, 2, 2, 70])
    #expect(figures.uses.map(\.outcome) == [.absent(.nothingInCommon), .absent(.nothingInCommon)])
    let report = ProfileReport(
      machine: .init(model: "m", architecture: "a"), server: "hub.test:443", seed: 1,
      handshakes: 1, profiles: [figures])
    #expect(!report.hasMeasured)
  }
}
