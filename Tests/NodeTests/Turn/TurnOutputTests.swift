import HAL
import NodeCore
import NodeLoop
import Testing
import Units

@Suite("A turn and its outputs")
struct TurnOutputTests {
  @Test("An output that cannot be driven is tried again, in growing waits, to what is wanted then")
  func failed() {
    var bench = TurnBench(debounces: [0])
    _ = bench.turnNow()
    bench.lamp.fault = .system(5)
    bench.clock.now = ms(100)
    bench.inputs[0].move(to: true, at: ms(100))
    #expect(bench.turnNow() == ["100 read 0 1", "100 output 0 line(HAL.GPIOFault.system(5))"])
    let failure = "output 0 line(HAL.GPIOFault.system(5))"
    let tries = bench.run(until: 32_000).filter { $0.hasSuffix(failure) }
    #expect(tries == [1_100, 3_100, 7_100, 15_100, 23_100, 31_100].map { "\($0) \(failure)" })
    bench.lamp.fault = nil
    #expect(bench.run(until: 39_100).contains("39100 output 0 driven"))
    #expect(bench.lamp.level)
    #expect(bench.run(until: 90_000).allSatisfy { !$0.contains("output") })
  }

  @Test("A change that can be driven ends the trials, and the next failure begins with short waits")
  func changed() {
    var bench = TurnBench(debounces: [0])
    _ = bench.turnNow()
    for start in [1_000, 50_000] as [UInt64] {
      bench.lamp.fault = .lineGone
      bench.inputs[0].move(to: true, at: ms(start))
      _ = bench.run(until: start + 500)
      let failure = "output 0 line(HAL.GPIOFault.lineGone)"
      #expect(bench.run(until: start + 1_600).contains("\(start + 1_000) \(failure)"))
      bench.lamp.fault = nil
      bench.inputs[0].move(to: false, at: ms(start + 1_700))
      #expect(bench.run(until: start + 2_000).contains { $0.hasSuffix("output 0 driven") })
      #expect(!bench.lamp.level)
    }
  }

  @Test("The state of an output is read at its period only, and is what the node drives")
  func echo() {
    var bench = TurnBench(debounces: [0], echo: (1, .seconds(10)))
    #expect(bench.turnNow() == ["0 read 0 0", "0 read 1 0"])
    bench.clock.now = ms(2_500)
    bench.inputs[0].move(to: true, at: ms(2_500))
    #expect(bench.turnNow().filter { $0.contains("read 1") } == [])
    #expect(
      bench.run(until: 20_000).filter { $0.contains("read 1") } == [
        "10000 read 1 1", "20000 read 1 1",
      ])
    bench.inputs[0].move(to: false, at: ms(20_001))
    #expect(bench.run(until: 30_000).filter { $0.contains("read 1") } == ["30000 read 1 0"])
  }

  @Test("The state of an output that cannot be driven is a fault until it can")
  func echoOfFault() {
    var bench = TurnBench(debounces: [0], echo: (1, .seconds(10)))
    _ = bench.turnNow()
    bench.lamp.fault = .lineGone
    bench.inputs[0].move(to: true, at: ms(1))
    let failed = bench.run(until: 10_000).filter { $0.hasPrefix("10000") }
    #expect(failed.contains("10000 input 1 notDriven") && failed.contains("10000 read 1 fault"))
    bench.lamp.fault = nil
    #expect(bench.run(until: 20_000).contains("20000 read 1 1"))
  }

  @Test("A rule that watches the line that it drives moves with time, once a period")
  func loop() {
    let rule = AlarmRule(channel: 0, condition: .equals(0))
    var bench = TurnBench(echo: (0, .seconds(10)), rules: [rule])
    _ = bench.run(until: 45_000)
    #expect(
      bench.diary.alarms == [
        "0 alarm 0 raised", "10000 alarm 0 cleared", "20000 alarm 0 raised",
        "30000 alarm 0 cleared",
        "40000 alarm 0 raised",
      ])
  }
}
