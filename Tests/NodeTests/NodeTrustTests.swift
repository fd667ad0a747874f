import NodeCore
import Testing
import Units

@Suite("A server that shows another key than the trusted one")
struct NodeTrustTests {
  private func bench() -> NodeBench {
    var bench = NodeBench()
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan()]
    configuration.alarms = [AlarmRule(channel: nil, condition: .equals(1))]
    configuration.outputs = [.anyAlarm]
    configuration.reportEvery = .seconds(10)
    configuration.uplinks = [UplinkPlan()]
    configuration.uplinks[0].alarms.certificate = 0
    configuration.uplinks[0].retry = RetryPolicy(first: .seconds(2), cap: .seconds(8))
    bench.node = Node(configuration, boot: 7, seed: 1, at: .zero)
    return bench
  }

  @Test("A changed key raises the node's own alarm once, whose message waits like any other")
  func raised() {
    var bench = bench()
    _ = bench.after(10, .elapsed)
    let actions = bench.after(0, .delivery(.distrusted(CauseCode(211))))
    #expect(actions.contains(.alarm(0, .raised)))
    #expect(actions.contains(.drive(output: 0, active: true)))
    let isRaised = bench.node.isRaised(0)
    #expect(isRaised && bench.node.waiting == 2)
    let again = bench.after(0, .delivery(.distrusted(CauseCode(211))))
    #expect(!again.contains(.alarm(0, .raised)) && bench.node.waiting == 2)
    let retry = bench.node.nextDeadline.since(bench.now)
    #expect((.zero...Interval.seconds(4)).contains(retry))
  }

  @Test("Two keys in turn make no storm of alarms: each raise waits for the next attempt")
  func turns() {
    var bench = bench()
    var attempts = 0
    var actions = bench.after(10, .elapsed)
    let began = bench.now
    while bench.now.since(began) < .seconds(60), attempts < 1_000 {
      if actions.contains(where: { if case .deliver = $0 { true } else { false } }) {
        let isGood = attempts % 2 == 1
        attempts += 1
        actions = bench.after(
          0, .delivery(isGood ? .acknowledged(CauseCode(1, 200)) : .distrusted(CauseCode(211))))
      } else {
        actions = bench.after(1, .elapsed)
      }
    }
    // Every second attempt fails and is followed by a pause of up to 2 s.
    #expect((30...200).contains(attempts), "\(attempts) attempts in a minute")
  }

  @Test(
    "The alarm about the key stays through failures, until the server answers",
    arguments: [
      DeliveryOutcome.acknowledged(CauseCode(1, 200)), .refused(CauseCode(1, 503)),
    ])
  func cleared(_ answer: DeliveryOutcome) {
    var bench = bench()
    _ = bench.after(10, .elapsed)
    _ = bench.after(0, .delivery(.distrusted(CauseCode(211))))
    _ = bench.after(0, .delivery(.failed(CauseCode(2))))
    let wasRaised = bench.node.isRaised(0)
    #expect(wasRaised)
    _ = bench.after(9, .elapsed)
    let actions = bench.after(0, .delivery(answer))
    let isRaised = bench.node.isRaised(0)
    #expect(actions.contains(.alarm(0, .cleared)) && !isRaised)
  }

  @Test("A changed key is a failure like any other for a node without that alarm")
  func withoutAlarm() {
    var bench = NodeBench()
    _ = bench.after(10, .elapsed)
    #expect(bench.after(0, .delivery(.distrusted(CauseCode(211)))).isEmpty)
    #expect(bench.node.waiting == 1)
  }
}
