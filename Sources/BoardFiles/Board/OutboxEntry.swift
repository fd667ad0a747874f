/// The bound of the outbox, which keeps messages in memory.
package struct OutboxEntry: Sendable {
  /// The bound in bytes, 4 kB...1 GB; 1 MB where the file is silent.
  package var limitBytes: Int
}
