/// A chip output that signals the host: alert, interrupt or data-ready.
public struct PinSchema: Sendable {
  /// How a pin makes its high level.
  public enum Drive: Sendable {
    /// Not at all: it pulls low or lets go. Several such pins may share a line.
    case openDrain
    /// By itself: it has its line alone.
    case pushPull
  }

  /// The key in board files, whose value is the line that the pin is wired to: `alert`.
  public let name: StaticString
  /// How the pin makes its high level.
  public let drive: Drive

  /// Makes a pin.
  public init(_ name: StaticString, _ drive: Drive) {
    self.name = name
    self.drive = drive
  }
}
