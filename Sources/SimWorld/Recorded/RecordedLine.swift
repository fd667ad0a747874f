package import BoardFiles
package import HAL
package import SimBoard
package import Units

/// An input line that moves as it was recorded, on a virtual clock.
///
/// No edge is ever lost: how many the kernel would keep is not part of a recording.
package final class RecordedLine: GPIOInput {
  private let levels: RecordedLevels
  private let clock: VirtualClock
  private let start: Instant
  private let isActiveLow: Bool
  /// Edges that have been taken, and edges that have happened.
  private var taken = 0
  private var happened = 0

  /// The line begins at `start`, its initial level before that too; `isActiveLow` inverts it.
  package init(
    _ levels: RecordedLevels, clock: VirtualClock, start: Instant = .zero,
    isActiveLow: Bool = false
  ) {
    self.levels = levels
    self.clock = clock
    self.start = start
    self.isActiveLow = isActiveLow
  }

  /// When the next edge comes that has not happened yet; nil behind the last one.
  package var nextEdgeAt: Instant? {
    catchUp()
    return happened < levels.edges.count ? start + levels.edges[happened].at : nil
  }

  /// The level now.
  package func isActive() throws(GPIOFault) -> Bool {
    catchUp()
    let level = happened == 0 ? levels.initial : levels.edges[happened - 1].level
    return level != isActiveLow
  }

  /// The oldest edge that has happened and was not taken yet.
  package func nextEdge() throws(GPIOFault) -> LineEdge? {
    catchUp()
    guard taken < happened else { return nil }
    defer { taken += 1 }
    let edge = levels.edges[taken]
    return LineEdge(active: edge.level != isActiveLow, at: start + edge.at)
  }

  private func catchUp() {
    while happened < levels.edges.count, start + levels.edges[happened].at <= clock.now {
      happened += 1
    }
  }
}
