/// A row of a fixed length with one owner: a store costs a store, where an array first looks for
/// other owners of its storage, with every one.
struct Row<Element>: ~Copyable {
  /// How many elements there are.
  let count: Int
  // By pointer, for no safe container of the standard library has one owner and a length that only
  // a run knows. Every index is checked, and the row alone has the pointer.
  private let base: UnsafeMutablePointer<Element>

  /// Makes a row of the elements of an array.
  init(_ elements: [Element]) {
    count = elements.count
    base = .allocate(capacity: elements.count)
    for (index, element) in elements.enumerated() { (base + index).initialize(to: element) }
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
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
