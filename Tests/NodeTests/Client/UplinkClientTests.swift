import HubProtocol
import NodeCore
import Testing
import Transport
import Units
import Uplink

@Suite("The uplink's client")
struct UplinkClientTests {
  @Test(
    "Acknowledges by a 2xx status and by nothing else",
    arguments: [
      (200, true), (201, true), (202, true), (204, true), (299, true), (300, false), (301, false),
      (302, false), (304, false), (400, false), (401, false), (403, false), (404, false),
      (429, false),
      (500, false), (503, false), (599, false),
    ] as [(UInt16, Bool)])
  func statuses(_ status: UInt16, _ isTaken: Bool) {
    let answer = "HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n"
    var bench = ClientBench([WirePlan(answers: [answer])])
    let cause = CauseCode(httpStatus: status)
    let isUnauthorised = status == 401 || status == 403
    let refusal: DeliveryOutcome = isUnauthorised ? .unauthorised(cause) : .refused(cause)
    #expect(bench.deliver() == (isTaken ? .acknowledged(cause) : refusal))
    #expect(bench.faults.isEmpty)
  }

  @Test(
    "What a refusal says is handed on without the secret that was sent",
    arguments: [
      ("no device hush-17 here", "no device *** here"), ("hush-17", "***"), ("hush-1", "***"),
      ("husky", "husky"), ("hush-17hush-17", "******"), ("", ""),
    ])
  func remark(_ body: String, _ expected: String) {
    let head = "HTTP/1.1 400 X\r\nRetry-After: 5\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
    var bench = ClientBench([WirePlan(answers: [head + body, ok])], secret: "hush-17")
    #expect(bench.deliver() == .refused(CauseCode(httpStatus: 400)))
    let remark = bench.client.remark
    #expect(String(decoding: remark.text, as: UTF8.self) == expected)
    #expect(remark.pause == .span(.seconds(5)))
    _ = bench.deliver(2)
    let next = bench.client.remark
    #expect(next == AnswerRemark())
  }

  @Test(
    "Waits for the last byte of the answer, however it is cut",
    arguments: [
      ok, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\n" + ok,
    ])
  func whole(_ answer: String) {
    var bench = ClientBench([WirePlan(readPiece: 1, blocksReads: true, answers: [answer])])
    bench.begin()
    let (outcome, busy) = bench.settle()
    #expect(outcome == .acknowledged(CauseCode(httpStatus: 200)))
    // Between any two bytes the client came back to say that it waits.
    #expect(busy >= answer.utf8.count - 1)
  }

  @Test("Acknowledges nothing before the last byte")
  func notBefore() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    for length in 0..<answer.utf8.count {
      var bench = ClientBench([
        WirePlan(answers: [String(decoding: answer.utf8.prefix(length), as: UTF8.self)])
      ])
      bench.begin()
      #expect(bench.settle(steps: 50).outcome == nil)
    }
  }

  @Test("Writes the request whole in pieces of any size", arguments: [1, 7, 100])
  func pieces(_ piece: Int) {
    var plain = ClientBench([WirePlan(answers: [ok])])
    _ = plain.deliver()
    var bench = ClientBench([WirePlan(writePiece: piece, blocksWrites: true, answers: [ok])])
    bench.begin()
    _ = bench.client.advance(at: bench.now)
    #expect(bench.client.isSending == true)
    #expect(bench.settle().outcome == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.wire.written == plain.wire.written)
    #expect(bench.wire.written[0].starts(with: "POST /hub HTTP/1.1\r\n".utf8))
    #expect(bench.client.isIdle && !bench.client.isSending)
  }

  @Test(
    "The client keeps the connection where format and answer allow it",
    arguments: [
      (ReportFormat.json, ok, 1), (.webtask, ok, 3),
      (.json, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 3),
      (.json, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 3),
      (.json, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 1),
    ])
  func keeps(_ format: ReportFormat, _ answer: String, _ connections: Int) {
    let plan = WirePlan(answers: [answer, answer, answer])
    var bench = ClientBench([plan, plan, plan], format: format)
    for sequence in 1...3 { #expect(bench.deliver(UInt64(sequence)).isFailure == false) }
    #expect(bench.wire.opened == connections)
    #expect(bench.wire.closed == (connections == 1 ? 0 : 3))
    #expect(bench.faults.isEmpty)
  }

  @Test("An edge debouncer says when it wants to be asked again")
  func deadlines() {
    var bench = ClientBench([WirePlan(readyAt: Instant.zero + .seconds(2), answers: [])])
    bench.begin()
    #expect(bench.client.advance(at: bench.now) == .busy(until: .zero + .seconds(2)))
    bench.now = .zero + .seconds(2)
    #expect(bench.client.advance(at: bench.now) == .busy(until: .zero + .seconds(12)))
    bench.now = .zero + .seconds(11)
    #expect(bench.client.advance(at: bench.now) == .busy(until: .zero + .seconds(12)))
  }

  @Test(
    "The client gives up at the answer's limit, while sending as while receiving",
    arguments: [
      WirePlan(writePiece: 0), WirePlan(answers: []), WirePlan(answers: ["HTTP/1.1 200 OK\r\n"]),
    ])
  func answerLimit(_ plan: WirePlan) {
    var bench = ClientBench([plan, WirePlan(answers: [ok])])
    bench.begin()
    #expect(bench.settle(steps: 5).outcome == nil)
    bench.now = .zero + .seconds(10)
    #expect(bench.settle().outcome.isFailure)
    #expect(bench.faults == [.answerTimeout])
    #expect(bench.wire.closed == 1)
    #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
  }

  @Test(
    "Cancelling closes the connection, and the next message opens another",
    arguments: [
      WirePlan(readyAt: .never), WirePlan(writePiece: 0), WirePlan(answers: []),
      WirePlan(answers: ["HTTP/1.1 2"]),
    ])
  func cancels(_ plan: WirePlan) {
    var bench = ClientBench([plan, WirePlan(answers: [ok])])
    bench.begin()
    #expect(bench.settle(steps: 3).outcome == nil)
    bench.client.cancel(at: bench.now)
    #expect(bench.client.isIdle && bench.wire.closed == 1)
    #expect(bench.client.advance(at: bench.now) == .idle)
    #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.wire.opened == 2 && bench.faults.isEmpty)
  }
}

@Suite("The uplink's client and failures")
struct UplinkClientFailureTests {
  @Test(
    "What a server sends unasked answers no message, and costs the connection",
    arguments: [
      ok, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n", "\r\n", "rubbish",
      "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
    ])
  func unasked(_ text: String) {
    for isLate in [true, false] {
      let first = WirePlan(
        answers: [isLate ? ok : ok + text, ok], unasked: isLate ? text : "")
      var bench = ClientBench([first, WirePlan(answers: [ok, ok])])
      #expect(bench.deliver(1) == .acknowledged(CauseCode(httpStatus: 200)))
      // The second message is acknowledged by the second connection, which alone was asked.
      #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
      #expect(bench.wire.written.map { requests($0) } == [1, 1])
      #expect(bench.deliver(3) == .acknowledged(CauseCode(httpStatus: 200)))
      #expect(bench.wire.written.map { requests($0) } == [1, 2])
      #expect(bench.faults.isEmpty && bench.wire.closed == 1)
    }
  }

  private func requests(_ written: [UInt8]) -> Int {
    String(decoding: written, as: UTF8.self).split(separator: "POST ").count
  }

  @Test("A kept connection that the server has closed is replaced before anything is sent on it")
  func closedMeanwhile() {
    for ending in [WirePlan.Ending.ended, .fault(.reset), .fault(.endedEarly)] {
      var bench = ClientBench([
        WirePlan(answers: [ok], ending: ending), WirePlan(answers: [ok]),
      ])
      #expect(bench.deliver(1) == .acknowledged(CauseCode(httpStatus: 200)))
      #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
      #expect(bench.wire.written.map { requests($0) } == [1, 1])
    }
  }

  @Test("One that dies once the message has been sent is replaced, and the message sent again")
  func closedAfterwards() {
    // It hears the second request and answers nothing: an answer without a byte.
    var bench = ClientBench([
      WirePlan(answers: [ok, ""], ending: .fault(.reset)), WirePlan(answers: [ok]),
    ])
    #expect(bench.deliver(1) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.wire.written.map { requests($0) } == [2, 1])
    #expect(bench.faults.isEmpty)
  }

  @Test(
    "A kept connection found dead is replaced once, without a report",
    arguments: [
      WirePlan.Ending.ended, .fault(.reset), .fault(.endedEarly), .writeFault(.reset),
      .fault(.security(.alert(0))),
    ])
  func replaced(_ ending: WirePlan.Ending) {
    var bench = ClientBench([
      WirePlan(answers: [ok], ending: ending), WirePlan(answers: [ok, ok]),
    ])
    #expect(bench.deliver(1) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.faults.isEmpty)
    #expect(bench.wire.opened == 2)
    #expect(bench.deliver(3) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.wire.opened == 2)
  }

  @Test("Its replacement is not replaced in turn")
  func once() {
    var bench = ClientBench([
      WirePlan(answers: [ok], ending: .ended), WirePlan(ending: .ended), WirePlan(answers: [ok]),
    ])
    _ = bench.deliver(1)
    #expect(bench.deliver(2).isFailure)
    #expect(bench.faults == [.connection(.endedEarly)])
    #expect(bench.wire.opened == 2)
  }

  @Test("A kept connection that dies within an answer, or stays silent, is not replaced")
  func notReplaced() {
    var bench = ClientBench([
      WirePlan(answers: [ok, "HTTP/1.1 2"], ending: .ended), WirePlan(answers: [ok]),
      WirePlan(answers: [ok]),
    ])
    _ = bench.deliver(1)
    #expect(bench.deliver(2).isFailure)
    #expect(bench.faults == [.response(.truncated)])
    #expect(bench.deliver(3) == .acknowledged(CauseCode(httpStatus: 200)))
    bench.begin(4)
    #expect(bench.settle(steps: 5).outcome == nil)
    bench.now = bench.now + .seconds(10)
    #expect(bench.settle().outcome.isFailure)
    #expect(bench.faults.last == .answerTimeout)
    #expect(bench.wire.opened == 2)
  }

  @Test(
    "A fresh connection that fails is reported as it is, and not tried again",
    arguments: [
      StreamFault.refused, .nameNotResolved, .unreachable, .connectTimeout,
      .security(.wrongName), .security(.expired), .security(.notTLS),
    ])
  func opening(_ fault: StreamFault) {
    var bench = ClientBench([WirePlan(openingFault: fault), WirePlan(answers: [ok])])
    #expect(bench.deliver().isFailure)
    #expect(bench.faults == [.connection(fault)])
    #expect(bench.wire.opened == 1 && bench.wire.written == [[]])
  }

  @Test(
    "An answer cut short acknowledges nothing",
    arguments: [
      ("", ExchangeFault.connection(.endedEarly)), ("HTTP/1.1 200 OK\r\n", .response(.truncated)),
      ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", .response(.truncated)),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", .response(.truncated)),
      ("HTTP/1.1 200 OK\r\nContent-Length: 3", .response(.truncated)),
    ])
  func truncated(_ answer: String, _ fault: ExchangeFault) {
    for ending in [WirePlan.Ending.ended, .fault(.endedEarly)] {
      let answers = answer.isEmpty ? [] : [answer]
      var bench = ClientBench([WirePlan(answers: answers, ending: ending)])
      #expect(bench.deliver().isFailure)
      #expect(bench.faults == [fault])
    }
  }

  @Test(
    "A broken answer acknowledges nothing and costs the connection",
    arguments: [
      ("220 smtp\r\n", HTTPFault.badStatusLine),
      ("HTTP/1.1 200 OK\r\nbroken\r\n\r\n", .badHeader),
      (String(repeating: "HTTP/1.1 100 C\r\n\r\n", count: 4_000), .headTooLong),
    ])
  func broken(_ answer: String, _ fault: HTTPFault) {
    var bench = ClientBench([WirePlan(answers: [answer]), WirePlan(answers: [ok])])
    #expect(bench.deliver().isFailure)
    #expect(bench.faults == [.response(fault)])
    #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.wire.opened == 2)
  }

  @Test(
    "A body that is longer than the limit acknowledges by its status and costs the connection",
    arguments: ["Content-Length: 99999\r\n", ""])
  func long(_ length: String) {
    let answer = "HTTP/1.1 200 OK\r\n\(length)\r\n" + String(repeating: "a", count: 70_000)
    var bench = ClientBench([WirePlan(answers: [answer]), WirePlan(answers: [ok])])
    #expect(bench.deliver() == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
    #expect(bench.wire.opened == 2)
  }

  @Test("A body without a length ends with the stream, clean or not")
  func untilEnd() {
    for ending in [WirePlan.Ending.ended, .fault(.endedEarly)] {
      var bench = ClientBench([
        WirePlan(answers: ["HTTP/1.1 200 OK\r\n\r\nhello"], ending: ending),
        WirePlan(answers: [ok]),
      ])
      #expect(bench.deliver() == .acknowledged(CauseCode(httpStatus: 200)))
      #expect(bench.deliver(2) == .acknowledged(CauseCode(httpStatus: 200)))
      #expect(bench.wire.opened == 2)
    }
  }
}
