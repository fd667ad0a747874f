import HAL
import NodeCore
import Units

/// When an input line is read next, and its debouncer.
struct InputTimes {
  var due: Instant
  var debouncer: Debouncer
}

/// When the first of all input lines is due.
struct InputsDue {
  /// The next reading of a level.
  var reading = Instant.never
  /// The next end of a debounce.
  var settling = Instant.never
}

extension Turn where Link: ~Copyable {
  /// Takes all edges that have come in and all levels that have settled.
  mutating func takeEdges() {
    let mayHaveEdges = wiring.pendingEdges?.mayExist ?? true
    guard mayHaveEdges || clock.now >= inputsDue.settling else { return }
    for index in inputTimes.indices {
      takeEdges(of: index)
      if clock.now >= inputTimes[index].debouncer.deadline,
        let level = inputTimes[index].debouncer.settle(at: clock.now)
      {
        publish(.value(level ? 1 : 0), of: index)
      }
    }
    refreshInputsDue()
  }

  /// Reads the level of every line that is due: an edge that was lost is made up for here.
  mutating func readInputsDue() {
    guard clock.now >= inputsDue.reading else { return }
    for index in inputTimes.indices where clock.now >= inputTimes[index].due {
      inputTimes[index].due = nextOnGrid(
        from: inputTimes[index].due, every: wiring.inputs[index].every, after: clock.now)
      readLevel(of: index)
    }
    refreshInputsDue()
  }

  private mutating func refreshInputsDue() {
    var due = InputsDue()
    for times in inputTimes {
      due.reading = min(due.reading, times.due)
      due.settling = min(due.settling, times.debouncer.deadline)
    }
    inputsDue = due
  }

  private mutating func takeEdges(of index: Int) {
    do throws(GPIOFault) {
      while let edge = try wiring.inputs[index].input.nextEdge() {
        // Edges that came before the last read of the level are old news but harmless; their own
        // time counts for the debouncer.
        accept(edge.active, of: index, at: edge.at)
      }
    } catch {
      guard error == .edgesLost else { return fail(index, error) }
      observer?.node(.inputFault(input: InputID(index), error), at: clock.now)
      readLevel(of: index)
    }
  }

  private mutating func readLevel(of index: Int) {
    do throws(GPIOFault) {
      let active = try wiring.inputs[index].input.isActive()
      accept(active, of: index, at: clock.now)
    } catch {
      fail(index, error)
    }
  }

  private mutating func fail(_ index: Int, _ fault: GPIOFault) {
    inputTimes[index].debouncer.forget()
    observer?.node(.inputFault(input: InputID(index), fault), at: clock.now)
    publish(.fault, of: index)
  }

  private mutating func accept(_ active: Bool, of index: Int, at time: Instant) {
    guard let level = inputTimes[index].debouncer.level(active, at: time) else { return }
    publish(.value(level ? 1 : 0), of: index)
  }

  private mutating func publish(_ value: ReportedValue, of index: Int) {
    let channel = wiring.inputs[index].channel
    observer?.node(.reading(channel: channel, value), at: clock.now)
    feed(.reading(channel: channel, value))
  }
}
