import BoardFiles

/// What a board asks for that this release answers differently; said once a board, never kept
/// silent.
struct BoardNotes {
  private var said: Set<String> = []

  /// Says what there is to say about `board`, unless it was said before.
  mutating func say(_ board: Board) {
    guard said.insert(board.file).inserted else { return }
    for note in Self.notes(on: board) { Console.note(note) }
  }

  private static func notes(on board: Board) -> [String] {
    var notes: [String] = []
    if let file = board.outbox.file {
      notes.append(
        "\(board.file): note: the outbox is kept in memory in this release, up to its limit; "
          + "`\(file)` is not written")
    }
    return notes
  }
}
