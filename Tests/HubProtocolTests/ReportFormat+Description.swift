public import HubProtocol
public import Testing

extension ReportFormat: CustomTestStringConvertible {
  /// The name in board files.
  public var testDescription: String { "\(name)" }
}
