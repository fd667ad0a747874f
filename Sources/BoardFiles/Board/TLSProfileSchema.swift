/// A TLS profile that boards and budgets may name.
package struct TLSProfileSchema: Sendable {
  /// The name: `field`.
  package var name: String
  /// The least arena in bytes: what its record buffers take, in and out. Nil for a profile that
  /// cannot have an arena.
  package var leastArena: Int64?

  /// Makes a schema.
  package init(_ name: String, leastArena: Int64? = nil) {
    self.name = name
    self.leastArena = leastArena
  }
}
