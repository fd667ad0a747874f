/// The index of an entry in one of the lists of a board: `LineEntry.Index` is an index into
/// `Board.lines` and into no other list.
package struct EntryIndex<Entry>: Hashable, Sendable {
  /// How many entries come before it in file order.
  package let number: Int

  /// Makes the index of the entry that `number` others come before.
  package init(_ number: Int) {
    self.number = number
  }
}

extension EntryIndex: ExpressibleByIntegerLiteral {
  /// Makes the index of the entry that `number` others come before.
  package init(integerLiteral number: Int) {
    self.init(number)
  }
}

extension Array {
  /// The entry at `index`.
  package subscript(index: EntryIndex<Element>) -> Element {
    get { self[index.number] }
    _modify { yield &self[index.number] }
  }

  /// The indices of all entries, in file order.
  package var entryIndices: [EntryIndex<Element>] { indices.map { EntryIndex($0) } }

  /// The index of the entry that is appended next.
  package var nextIndex: EntryIndex<Element> { EntryIndex(count) }
}
