/// A TLS profile that boards and budgets may name.
public struct TLSProfileSchema: Sendable {
  /// The name: `field`.
  public var name: String
  /// The least arena in bytes: what its record buffers take, in and out. Nil for a profile that
  /// cannot have an arena.
  public var leastArena: Int64?

  /// Makes a schema.
  public init(_ name: String, leastArena: Int64? = nil) {
    self.name = name
    self.leastArena = leastArena
  }
}
