package import BoardFiles
import LinuxHAL
import NodeCore
import NodeRuntime
package import Units

/// The command `set`: an operator's order for a controlled line of a running node.
package struct SetCommand {
  /// How long the node may take to answer: a turn of its loop.
  private static let answerMilliseconds: Int32 = 10_000

  private let board: Board

  /// An order for the node of the board in the file at `path`.
  package init(_ reader: BoardFileReader, boardAt path: String) throws {
    board = try reader.board(at: path).reported()
  }

  /// Sets `line` to `level`: `on` or `off` for `span`, or `auto`. Prints what the line then does.
  package func set(_ line: String, to level: String, for span: Interval?) throws {
    try check(line)
    let request = OrderRequest(line: Array(line.utf8), order: try order(level, span))
    let place = OperatorPlace(board)
    let answer: String?
    do throws(RequestSocketFault) {
      answer = try RequestSocket.ask(
        request.text + "\n", at: place.path, milliseconds: Self.answerMilliseconds)
    } catch {
      Console.note("error: \(place.text(asking: error))")
      throw ExitStatus.environmentLacking
    }
    guard let answer, !answer.utf8.starts(with: "error: ".utf8) else {
      Console.note(answer ?? "error: the node at \(place.path) does not answer")
      throw ExitStatus.environmentLacking
    }
    Console.result(answer)
  }

  private func check(_ line: String) throws(MisuseFault) {
    let known = board.lines.entryIndices.filter { index in
      board.controls.contains { $0.line == index }
    }.map { board.lines[$0].name }
    guard !known.contains(line) else { return }
    let isDriven = board.outputs.contains { board.lines[$0.line].name == line }
    throw MisuseFault(
      isDriven
        ? "alarms drive the line '\(line)', and only they: acknowledge the alarm instead"
        : "no control rule of the board acts on a line '\(line)'; lines that take orders: "
          + (known.isEmpty ? "none" : known.joined(separator: ", ")))
  }

  private func order(_ level: String, _ span: Interval?) throws(MisuseFault) -> LineOrder {
    switch (level, span) {
    case ("auto", nil): return .release
    case ("auto", .some): throw MisuseFault("'auto' takes no --for: it lasts")
    case ("on", nil), ("off", nil):
      throw MisuseFault("an order ends by itself: write --for 10min, at most 24h")
    case ("on", .some(let span)), ("off", .some(let span)):
      guard span >= .seconds(1), span <= .seconds(OrderRequest.secondsMax),
        span.microseconds % 1_000_000 == 0
      else { throw MisuseFault("an order lasts 1s to 24h, in whole seconds") }
      return .hold(active: level == "on", for: span)
    default: throw MisuseFault("'\(level)' is no level; write on, off or auto")
    }
  }
}
