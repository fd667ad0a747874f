import Units

extension RecordedLevels {
  /// A low level of this length, in µs, is a host's start: hosts pull low for 0.8 ms or more, chips
  /// for 85 µs at most (AM2302 product manual, table 6).
  private static let startLowMin: Int64 = 500
  /// From the release to the chip's first edge, in µs (the same table).
  private static let pause: Int64 = 30

  /// What the chip on a recorded line made of it after each start of the host, with times from the
  /// host's release; empty where the chip stayed silent.
  ///
  /// Edges before the first start count for nothing. A recording without a start holds one answer.
  package var answers: [[Edge]] {
    let starts = edges.indices.dropLast().filter {
      !edges[$0].level
        && edges[$0 + 1].at.microseconds - edges[$0].at.microseconds >= Self.startLowMin
    }
    guard !starts.isEmpty else {
      return edges.first.map { first in
        [shifted(edges[...], by: first.at.microseconds - Self.pause)]
      } ?? []
    }
    let ends = starts.dropFirst() + [edges.endIndex]
    return zip(starts, ends).map { start, end in
      shifted(edges[(start + 2)..<max(start + 2, end)], by: edges[start + 1].at.microseconds)
    }
  }

  private func shifted(_ edges: ArraySlice<Edge>, by span: Int64) -> [Edge] {
    edges.map { Edge(at: .microseconds($0.at.microseconds - span), level: $0.level) }
  }
}
