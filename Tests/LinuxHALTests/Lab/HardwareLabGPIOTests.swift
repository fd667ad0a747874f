import Glibc
import HAL
import LinuxHAL
import Testing
import Units

extension HardwareLab {
  @Suite("GPIO of a real kernel")
  struct GPIO {
    private let clock = LinuxClock()

    init() throws {
      try Lab.pull(17, up: false)
    }

    @Test("Edges arrive through poll, in order, on the node's clock", arguments: [false, true])
    func edges(activeLow: Bool) throws {
      let line = try LinuxInputLine(Lab.line(17), LineSettings(activeLow: activeLow))
      #expect(try line.isActive() == activeLow)
      for up in [true, false, true] {
        let before = clock.now
        try Lab.pull(17, up: up)
        let edge = try #require(try Lab.edge(of: line, within: .seconds(2)))
        #expect(edge.active == (up != activeLow))
        #expect(edge.at >= before && edge.at <= clock.now)
        #expect(try line.isActive() == edge.active)
      }
      #expect(try line.nextEdge() == nil)
    }

    @Test("Ten thousand edges at 1 000 a second arrive in order, and none is lost")
    func thousandASecond() throws {
      let line = try LinuxInputLine(Lab.line(19))
      try Lab.pull(19, up: false)
      while try line.nextEdge() != nil {}
      var puller = pthread_t()
      let begin = clock.now
      try #require(pthread_create(&puller, nil, { _ in Lab.pullTenThousandTimes() }, nil) == 0)
      // Nothing else between two edges: on an emulated processor a claim takes longer than that.
      var edges: [LineEdge] = []
      while edges.count < 10_000, let edge = try Lab.edge(of: line, within: .seconds(2)) {
        edges.append(edge)
      }
      pthread_join(puller, nil)
      #expect(edges.count == 10_000)
      #expect(try line.nextEdge() == nil)
      #expect(edges.enumerated().allSatisfy { $0.element.active == ($0.offset % 2 == 0) })
      #expect(zip(edges, edges.dropFirst()).allSatisfy { $0.at < $1.at })
      let span = (edges.last?.at ?? .never).since(begin)
      #expect(span < .seconds(11), "slower than 1 000 a second")
    }

    @Test("More edges than the kernel can queue are reported as lost, and the level is right again")
    func overflow() throws {
      let line = try LinuxInputLine(Lab.line(17))
      for number in 1...41 { try Lab.pull(17, up: number % 2 == 1) }
      #expect(throws: GPIOFault.edgesLost) {
        while try line.nextEdge() != nil {}
      }
      #expect(try line.nextEdge() == nil)
      #expect(try line.isActive())
    }

    @Test("An output begins inactive and is driven by its logical level", arguments: [false, true])
    func output(activeLow: Bool) throws {
      let line = try LinuxOutputLine(Lab.line(22), LineSettings(activeLow: activeLow))
      #expect(try Lab.isHigh(22) == activeLow)
      try line.drive(true)
      #expect(try Lab.isHigh(22) == !activeLow)
      try line.drive(false)
      #expect(try Lab.isHigh(22) == activeLow)
    }

    @Test("A busy line names its user: a driver, or this program")
    func busy() throws {
      let mine = try LinuxInputLine(Lab.line(17))
      #expect(throws: DeviceProblem.lineBusy(Lab.line(4), by: "kernel-driver")) {
        try LinuxInputLine(Lab.line(4))
      }
      #expect(throws: DeviceProblem.lineBusy(Lab.line(17), by: "outpost")) {
        try LinuxOutputLine(Lab.line(17))
      }
      #expect(
        Preflight.problems(
          buses: [], lines: [Lab.line(4), mine.location, Lab.line(32), Lab.line(0, "gpiochip9")])
          == [
            .lineBusy(Lab.line(4), by: "kernel-driver"), .lineBusy(Lab.line(17), by: "outpost"),
            .lineMissing(Lab.line(32), count: 32),
            .chipMissing("gpiochip9", present: [Lab.chip], .nodes),
          ])
    }

    @Test("A line is pulled low, let go of, and gives the edges of an answer in order")
    func pulses() throws {
      let line = try LinuxPulseLine(Lab.line(18))
      for answer in [40, 41] {
        try Lab.pull(18, up: true)
        try line.pullLow()
        #expect(try !Lab.isHigh(18))
        try line.release()
        // A simulated line keeps the voltage that it was driven to until its resistor is set.
        try Lab.pull(18, up: true)
        #expect(try Lab.isHigh(18))
        for number in 1...answer * 2 { try Lab.pull(18, up: number % 2 == 0) }
        var edges: [LineEdge] = []
        while let edge = try line.nextEdge() { edges.append(edge) }
        // Whether the rise at the release is an edge is the kernel's affair.
        if edges.first?.active == true { edges.removeFirst() }
        #expect(edges.count == answer * 2)
        #expect(edges.enumerated().allSatisfy { $0.element.active == ($0.offset % 2 == 1) })
        #expect(zip(edges, edges.dropFirst()).allSatisfy { $0.at <= $1.at })
        // Untaken edges are gone with the next start.
        try Lab.pull(18, up: false)
      }
      #expect(Preflight.problems(buses: [], lines: [Lab.line(18)]).count == 1)
    }

    @Test("A released line is free again")
    func released() throws {
      for _ in 1...3 { _ = try LinuxInputLine(Lab.line(17)) }
      #expect(Preflight.problems(buses: [], lines: [Lab.line(17)]).isEmpty)
    }

    @Test("A chip that is removed wakes poll and is reported; its line is taken again with it")
    func gone() throws {
      let device = "/sys/kernel/config/gpio-sim/going"
      for path in [device, device + "/bank0"] { try #require(mkdir(path, 0o755) == 0) }
      try Lab.write("going", to: device + "/bank0/label")
      try Lab.write("1", to: device + "/live")
      let line = try LinuxInputLine(Lab.line(0, "gpiochip1"))
      try Lab.write("0", to: device + "/live")
      var set = PollSet()
      let index = set.add(line.descriptor, .reading)
      #expect(try set.wait(until: clock.now + .seconds(2)) == 1)
      #expect(!set.readiness(of: index).isEmpty)
      #expect(throws: GPIOFault.lineGone) { try line.nextEdge() }
      #expect(throws: GPIOFault.lineGone) { try line.isActive() }
      try Lab.write("1", to: device + "/live")
      #expect(try !line.isActive())
      // The kernel of Debian 12 gives it another number.
      let chip = try #require(["gpiochip1", "gpiochip2"].first { access("/dev/" + $0, F_OK) == 0 })
      try Lab.pull(0, up: true, chip: "gpio-sim.1/\(chip)")
      let edge = try #require(try Lab.edge(of: line, within: .seconds(2)))
      #expect(edge.active)
    }
  }
}
