import BoardFiles
import LinuxHAL
import Logging
import NodeAssembly
import NodeCore
import NodeRuntime
import Units

extension Journal {
  /// Where an operator's orders for the board's controlled lines come from; nil for a board without
  /// any, or where the socket cannot be opened, which is logged.
  func operatorPort(_ board: Board, _ plan: NodePlan) -> OperatorPort? {
    guard !board.controls.isEmpty else { return nil }
    let place = OperatorPlace(board)
    do throws(RequestSocketFault) {
      return OperatorPort(
        try place.listen(),
        resolve: { request in
          plan.outputLines.firstIndex { line in
            board.lines[line].name.utf8.elementsEqual(request.line)
              && board.controls.contains { $0.line == line }
          }.map { OutputID($0) }
        },
        words: { [logger] request, user, state, now in
          let name = String(decoding: request.line, as: UTF8.self)
          let person = user.map { "user \($0)" } ?? "an unknown user"
          logger.notice(
            "operator (\(person)): \(name) \(Self.text(request.order))", source: Self.source)
          return Self.answer(name, state, now)
        })
    } catch {
      logger.warning(
        "no operator can switch lines: \(place.text(listening: error))", source: Self.source)
      return nil
    }
  }

  private static func text(_ order: LineOrder) -> String {
    switch order {
    case .hold(let active, let span):
      "\(active ? "on" : "off") for \(span.microseconds / 1_000_000) s"
    case .release: "auto"
    }
  }

  /// What the line does now, and why.
  private static func answer(_ name: String, _ state: LineState?, _ now: Instant) -> String {
    guard let state else { return "error: \(name) is not controlled" }
    let left = { (until: Instant) in "\((until.since(now).microseconds + 999_999) / 1_000_000) s" }
    let why =
      switch state.cause {
      case .idle: "no rule asks for it"
      case .demanded: "a rule asks for it"
      case .forbidden: "a rule forbids it"
      case .ordered(let until): "as ordered, for \(left(until))"
      case .resting(let until): "it must be off for another \(left(until))"
      case .settling(let until): "it must be on for another \(left(until))"
      }
    return "\(name) is \(state.isOn ? "on" : "off"): \(why)"
  }
}
