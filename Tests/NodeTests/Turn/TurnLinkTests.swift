import NodeCore
import NodeLoop
import Testing
import Units

@Suite("A turn and its uplink")
struct TurnLinkTests {
  @Test("A report carries the values of its time and is delivered in the same turn")
  func report() {
    var bench = TurnBench(
      probes: [.init(channels: [(1, 400)])], debounces: [0], channels: 3, reportEvery: .seconds(1))
    let events = bench.run(until: 1_000)
    #expect(events.last == "1000 delivered #1")
    #expect(bench.script.calls == ["begin #1 value(0) value(30) absent"])
  }

  @Test("At the end each output is driven to its safe level, the one of an alarm as well")
  func ends() {
    var bench = TurnBench(debounces: [0], channels: 1)
    bench.inputs[0].move(to: true, at: .zero)
    _ = bench.turnNow()
    #expect(bench.lamp.level)
    bench.turn.end()
    #expect(!bench.lamp.level)
    // Where the node drives that level already, the line gets it once more.
    var calm = TurnBench(debounces: [0], channels: 1)
    _ = calm.turnNow()
    calm.lamp.level = true
    calm.turn.end()
    #expect(!calm.lamp.level)
  }

  @Test("A busy link is asked again when it says so")
  func busy() {
    var bench = TurnBench(reportEvery: .seconds(1))
    bench.script.states = [.busy(until: ms(1_200)), .busy(until: ms(1_500))]
    #expect(bench.run(until: 1_000).isEmpty)
    #expect(bench.due == ms(1_200))
    #expect(bench.run(until: 1_200).isEmpty)
    #expect(bench.due == ms(1_500))
    bench.script.states = [.ended(.acknowledged(CauseCode(1, 200)))]
    #expect(bench.run(until: 1_500) == ["1500 delivered #1"])
    #expect(bench.turn.node.waiting == 0)
  }

  @Test("An alarm cancels a report that stalls")
  func preempts() {
    var bench = TurnBench(debounces: [0], channels: 1, reportEvery: .seconds(1))
    bench.script.states = [.busy(until: .never)]
    _ = bench.run(until: 1_400)
    bench.inputs[0].move(to: true, at: ms(1_400))
    _ = bench.turnNow()
    #expect(bench.script.calls == ["begin #1 value(0)"])
    _ = bench.run(until: 2_000)
    #expect(bench.script.calls == ["begin #1 value(0)", "cancel", "begin #2 value(1)"])
  }

  @Test("A long queue is worked off without starving the sensors")
  func queue() {
    var bench = TurnBench(reportEvery: .seconds(1))
    bench.script.states = [.ended(.failed(CauseCode(2)))]
    // Waits between attempts grow to a minute; thirty reports pile up.
    _ = bench.run(until: 30_500)
    let waiting = bench.turn.node.waiting
    #expect(waiting == 30)
    bench.script.states = [.ended(.acknowledged(CauseCode(1, 200)))]
    bench.script.calls = []
    var turns = 0
    while bench.turn.node.waiting > 0, turns < 100 {
      bench.clock.now = max(bench.clock.now, bench.due)
      _ = bench.turnNow()
      turns += 1
    }
    #expect(bench.turn.node.waiting == 0)
    #expect(turns >= 3)
  }
}
