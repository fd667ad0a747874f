/// A row of a fixed length with one owner: a store costs a store, where an array first looks for
/// other owners of its storage, with every one.
struct Row<Element>: ~Copyable {
  /// How many elements there are.
  let count: Int
  private let base: UnsafeMutablePointer<Element>
  // The elements go with it. The row has no `deinit`: Embedded Swift cannot see that of a type of
  // another module that cannot be copied.
  private let storage: RowStorage<Element>

  /// Makes a row of the elements of an array.
  init(_ elements: [Element]) {
    count = elements.count
    storage = RowStorage(elements)
    base = storage.base
  }

  /// Where the elements are.
  var indices: Range<Int> { 0..<count }

  /// The element at a place.
  subscript(_ index: Int) -> Element {
    @inline(__always)
    _read {
      check(index)
      yield base[index]
    }
    @inline(__always)
    _modify {
      check(index)
      yield &base[index]
    }
  }

  @inline(__always)
  private func check(_ index: Int) {
    // One comparison: a negative index is a large one without a sign.
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an element of the row")
  }
}

/// The elements of a row in memory.
///
/// By pointer, for no safe container of the standard library has one owner and a length that only a
/// run knows. The row alone has the pointer, and checks every index.
private final class RowStorage<Element> {
  let base: UnsafeMutablePointer<Element>
  private let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    base = .allocate(capacity: count)
    for (index, element) in elements.enumerated() { (base + index).initialize(to: element) }
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
  }
}
