internal import HAL
internal import Units

/// One exchange over a line of one wire, step by step.
struct PulseReading {
  /// What comes of a step.
  enum Outcome {
    /// Call again after this span.
    case again(after: Interval)
    /// The chip has sent these two words.
    case words(first: UInt16, second: UInt16)
  }

  private enum Stage {
    case begin
    case pulledLow
    case listening
  }

  private let line: any PulseLine
  private let start: Interval
  private let answer: Interval
  private var stage = Stage.begin

  /// Makes a reading that begins with a low of `start` and listens for `answer`: forty of the
  /// longest bits with the longest response take 5.7 ms (AM2302 product manual, table 6).
  init(on line: any PulseLine, start: Interval, answer: Interval = .milliseconds(6)) {
    self.line = line
    self.start = start
    self.answer = answer
  }

  /// Does the next step.
  ///
  /// - Throws: ``SensorFault/line(_:)`` and what ``PulseFrame/words()`` throws; the next call then
  ///   begins from the start.
  mutating func advance() throws(SensorFault) -> Outcome {
    let current = stage
    stage = .begin
    do throws(GPIOFault) {
      switch current {
      case .begin:
        try line.pullLow()
        stage = .pulledLow
        return .again(after: start)
      case .pulledLow:
        try line.release()
        stage = .listening
        return .again(after: answer)
      case .listening: break
      }
    } catch {
      throw .line(error)
    }
    let words = try frame().words()
    return .words(first: words.first, second: words.second)
  }

  private func frame() throws(SensorFault) -> PulseFrame {
    var frame = PulseFrame()
    do throws(GPIOFault) {
      // A line that oscillates must not hold the node.
      for _ in 0..<Self.edgesMax {
        guard let edge = try line.nextEdge() else { return frame }
        frame.take(edge)
      }
    } catch {
      throw .line(error)
    }
    return frame
  }
}

extension PulseReading {
  /// Edges that are looked at; an answer has at most 86, that of an AM2301 134.
  static let edgesMax = 192
}
