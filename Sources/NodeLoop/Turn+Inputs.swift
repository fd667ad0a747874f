import HAL
import NodeCore
import Units

/// When an input line is read next, its debouncer, and what has come from it and waits.
struct InputTimes {
  var due: Instant
  var debouncer: Debouncer
  var edge: LineEdge?
  var fault: GPIOFault?

  /// When the next edge or the end of a debounce is to be handed on.
  var change: Instant { min(debouncer.deadline, edge?.at ?? .never) }
}

/// When the first of all input lines is due.
struct InputsDue {
  /// The next reading of a level.
  var reading = Instant.never
  /// The next end of a debounce, or an edge that waits.
  var change = Instant.never
}

extension Turn where Link: ~Copyable {
  /// Takes all edges that have come in until `now` and all levels that have settled by then.
  @inline(never)
  mutating func takeEdges(until now: Instant) {
    guard wiring.pendingEdges.mayExist || now >= inputsDue.change else { return }
    takeChanges(until: now)
  }

  /// Reads the level of every line that is due: an edge that was lost is made up for here.
  mutating func readInputsDue() {
    guard clock.now >= inputsDue.reading else { return }
    for index in inputTimes.indices where clock.now >= inputTimes[index].due {
      inputs[index]._withUnsafeGuaranteedRef { bound in
        inputTimes[index].due = nextOnGrid(
          from: inputTimes[index].due, every: bound.every, after: clock.now)
        readLevel(of: index, bound)
      }
    }
    refreshInputsDue()
  }

  private mutating func refreshInputsDue() {
    var due = InputsDue()
    for index in inputTimes.indices {
      due.reading = min(due.reading, inputTimes[index].due)
      due.change = min(due.change, inputTimes[index].change)
    }
    inputsDue = due
  }

  /// Hands the changes of all lines on in the order of their times. What comes after `now` waits: a
  /// line that never stops would keep the turn.
  private mutating func takeChanges(until now: Instant) {
    for index in inputTimes.indices { fetchEdge(of: index) }
    while let index = lineOfNextChange(until: now) {
      let settles = inputTimes[index].debouncer.deadline
      if let edge = inputTimes[index].edge, edge.at < settles {
        inputTimes[index].edge = nil
        fetchEdge(of: index)
        accept(edge.active, of: index, at: edge.at)
      } else {
        settle(index, at: settles)
      }
    }
    for index in inputTimes.indices {
      guard let fault = inputTimes[index].fault else { continue }
      inputTimes[index].fault = nil
      guard fault == .edgesLost else {
        fail(index, fault)
        continue
      }
      observer?.node(.inputFault(input: InputID(index), fault), at: clock.now)
      inputs[index]._withUnsafeGuaranteedRef { readLevel(of: index, $0) }
    }
    refreshInputsDue()
  }

  private func lineOfNextChange(until now: Instant) -> Int? {
    var found: Int?
    var earliest = now
    for index in inputTimes.indices {
      let change = inputTimes[index].change
      guard change <= now, found == nil || change < earliest else { continue }
      (found, earliest) = (index, change)
    }
    return found
  }

  /// Keeps the oldest edge of a line, or the fault behind its last one.
  private mutating func fetchEdge(of index: Int) {
    guard inputTimes[index].edge == nil, inputTimes[index].fault == nil else { return }
    do throws(GPIOFault) {
      inputTimes[index].edge = try wiring.inputs[index].input.nextEdge()
    } catch {
      inputTimes[index].fault = error
    }
  }

  private mutating func readLevel(of index: Int, _ bound: InputBinding) {
    do throws(GPIOFault) {
      let active = try bound.input.isActive()
      accept(active, of: index, at: clock.now)
    } catch {
      fail(index, error)
    }
  }

  private mutating func fail(_ index: Int, _ fault: GPIOFault) {
    inputTimes[index].debouncer.forget()
    observer?.node(.inputFault(input: InputID(index), fault), at: clock.now)
    publish(.fault, of: index, at: clock.now)
  }

  private mutating func accept(_ active: Bool, of index: Int, at time: Instant) {
    if inputTimes[index].debouncer.deadline <= time { settle(index, at: time) }
    guard let level = inputTimes[index].debouncer.level(active, at: time) else { return }
    publish(.value(level ? 1 : 0), of: index, at: time)
  }

  /// Lets a level count that has stood long enough by `time`, from when it had.
  private mutating func settle(_ index: Int, at time: Instant) {
    let settled = inputTimes[index].debouncer.deadline
    guard let level = inputTimes[index].debouncer.settle(at: time) else { return }
    publish(.value(level ? 1 : 0), of: index, at: settled)
  }

  private mutating func publish(_ value: ReportedValue, of index: Int, at time: Instant) {
    feed(value, from: wiring.inputs[index].channel, at: time)
  }
}
