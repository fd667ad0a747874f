import HubProtocol
import NodeCore
import Testing
import Transport
import Units
import Uplink

@Suite("Answers that cannot be read")
struct UnreadableAnswerTests {
  /// A server that answers each message so, a connection a message.
  private static func bench(_ answers: [String], _ ending: WirePlan.Ending? = nil) -> ClientBench {
    ClientBench(Array(repeating: WirePlan(answers: answers, ending: ending), count: 40))
  }

  private static let longHead = "HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 70_000)
  private static let largeRecord = StreamFault.security(
    .recordTooLarge(state: 16, needed: 1_077, room: 768))

  static let lasting: [(answers: [String], ending: WirePlan.Ending?, fault: ExchangeFault)] = [
    ([longHead], nil, .response(.headTooLong)),
    (["220 smtp\r\n"], nil, .response(.badStatusLine)),
    (["HTTP/1.1 200 OK\r\nContent-Length: 1\u{0}\r\n\r\n"], nil, .response(.badHeader)),
    (["HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"], nil, .response(.badLength)),
    (
      ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"], nil, .response(.badChunk)
    ),
    ([], .fault(largeRecord), .connection(largeRecord)),
    (["HTTP/1.1 200 OK\r\n"], .fault(largeRecord), .connection(largeRecord)),
    (
      [], .fault(.security(.arenaExhausted(limit: 9_000))),
      .connection(.security(.arenaExhausted(limit: 9_000)))
    ),
  ]

  @Test("A message is put aside after five answers that can never be read", arguments: lasting)
  func putAside(_ row: (answers: [String], ending: WirePlan.Ending?, fault: ExchangeFault)) {
    var bench = Self.bench(row.answers, row.ending)
    for message in 1...2 as ClosedRange<UInt64> {
      for _ in 1...4 { #expect(bench.deliver(message) == .failed(row.fault.code)) }
      #expect(bench.deliver(message) == .refusedForGood(row.fault.code))
      let remark = bench.client.remark
      #expect(remark == AnswerRemark())
    }
    #expect(bench.wire.opened == 10)
  }

  @Test("Only answers about the same message count, and one that is put aside begins again")
  func counted() {
    var bench = Self.bench(["rubbish\r\n"])
    for message in [1, 1, 1, 1, 2, 1, 1, 1, 1] as [UInt64] {
      #expect(bench.deliver(message).isFailure)
    }
    for isLast in [true, false, false, false, false, true] {
      #expect(bench.deliver(1).isFailure != isLast)
    }
  }

  static let passing: [(answers: [String], ending: WirePlan.Ending?)] = [
    (["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"], .ended), ([], .fault(.reset)),
    ([], .ended), (["HTTP/1.1 200"], .fault(.endedEarly)), ([], .fault(.security(.badRecord))),
    ([], .writeFault(.reset)), ([], .writeFault(largeRecord)),
  ]

  @Test("An answer that was cut short, and none at all, never put a message aside")
  func passes() {
    for row in Self.passing {
      var bench = Self.bench(row.answers, row.ending)
      for _ in 1...20 { #expect(bench.deliver().isFailure) }
    }
    var silent = Self.bench([])
    for _ in 1...20 {
      silent.begin()
      #expect(silent.settle(steps: 5).outcome == nil)
      silent.now = silent.now + .seconds(10)
      #expect(silent.settle().outcome == .failed(ExchangeFault.answerTimeout.code))
    }
  }

  @Test("A connection whose answer cannot be read is not taken for one that was found dead")
  func reused() {
    var bench = ClientBench([
      WirePlan(answers: [ok, ""], ending: .fault(Self.largeRecord)), WirePlan(answers: [ok]),
    ])
    #expect(bench.deliver(1) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.deliver(2) == .failed(ExchangeFault.connection(Self.largeRecord).code))
    #expect(bench.wire.opened == 1)
  }
}
