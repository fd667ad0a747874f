package import Units

/// The protection of the simulated link.
package enum NetworkTLS: String, Sendable, CaseIterable {
  /// TLS at both ends with the engine in the program.
  case real
  /// The same, and the node has the TLS profile of its board, which must have been built.
  case profile
  /// No TLS bytes, only their cost.
  case modelled
}

/// How bytes go between the node and a server.
package struct NetworkWay: Hashable, Sendable {
  /// One-way delay; 20 ms where the file is silent.
  package var latency: Interval
  /// Bytes per second in each direction; nil: unlimited. `250 kB/s`.
  package var bytesPerSecond: Int?
}

/// The links in between: each uplink has one of its own.
package struct NetworkEntry: Sendable {
  /// How they are.
  package var way: NetworkWay
  /// Uplinks whose link is otherwise: `uplinks: {archive: {latency: 2 s}}`.
  package var others: [(uplink: UplinkEntry.Index, way: NetworkWay)] = []
  /// What protects it: `tls: modelled`; `real` by default.
  package var tls: NetworkTLS
  /// The node's CPU time for one full handshake: `handshake: 30 ms`; 30 ms by default.
  package var handshakeCPU: Interval

  /// How the link of an uplink is.
  package func way(of uplink: UplinkEntry.Index) -> NetworkWay {
    others.first { $0.uplink == uplink }?.way ?? way
  }
}
