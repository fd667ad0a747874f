import Units

/// The input lines of a node, asked with one poll(2) whether any of them has an edge.
///
/// Between two transfers a node asks this way, and not each line by itself.
public final class EdgePoll {
  private var set: PollSet
  private var descriptors: [Int32]

  /// Watches the lines with these descriptors, which stay theirs and must stay open meanwhile.
  public convenience init(_ descriptors: [Int32]) {
    self.init(descriptors, on: LinuxPoll())
  }

  init(_ descriptors: [Int32], on system: any PollSystem) {
    self.descriptors = descriptors
    set = PollSet(on: system)
    watch()
  }

  /// Whether a line has an edge, or one may have: poll(2) failed. Does not block.
  public func mayHaveEdges() -> Bool {
    do {
      guard try set.wait(until: .zero) > 0 else { return false }
      forgetLinesGone()
      return true
    } catch {
      return true
    }
  }

  /// The kernel makes the descriptor of a line whose chip has gone ready for ever (POLLERR); the
  /// line itself is still read when it is due.
  private func forgetLinesGone() {
    let left = descriptors.indices.filter { !set.readiness(of: $0).contains(.failure) }
    guard left.count < descriptors.count else { return }
    descriptors = left.map { descriptors[$0] }
    watch()
  }

  private func watch() {
    set.removeAll()
    for descriptor in descriptors { set.add(descriptor, .reading) }
  }
}
