import Units

/// The input lines of a node, asked with one poll(2) whether any of them has an edge.
///
/// Between two transfers a node asks this way, and not each line by itself.
public final class EdgePoll {
  private var set: PollSet

  /// Watches the lines with these descriptors, which stay theirs and must stay open meanwhile.
  public convenience init(_ descriptors: [Int32]) {
    self.init(descriptors, on: LinuxPoll())
  }

  init(_ descriptors: [Int32], on system: any PollSystem) {
    set = PollSet(on: system)
    for descriptor in descriptors { set.add(descriptor, .reading) }
  }

  /// Whether a line has an edge, or one may have: poll(2) failed. Does not block.
  public func mayHaveEdges() -> Bool {
    do {
      return try set.wait(until: .zero) > 0
    } catch {
      return true
    }
  }
}
