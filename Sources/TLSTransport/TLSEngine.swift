/// One build of Mbed TLS behind the engine's calls.
public struct TLSEngine {
  let table: EngineTable
  /// The file that it was loaded from; empty for the engine in the program.
  let path: String

  /// The engine that is linked into the program, built against the machine's own Mbed TLS.
  public static var system: TLSEngine { TLSEngine(table: systemEngineTable(), path: "") }

  /// The library as it calls itself at run time, for example `mbed TLS 2.28.3`.
  public var libraryVersion: String {
    TLSTransport.libraryVersion(of: table)
  }

  /// The profile that it was built from: `system`, `field`.
  public var profile: String { profileName(of: table) }

  /// Whether it was built to be measured, with an allocator that can be set to fail.
  var isMeasured: Bool { measuringCalls(of: table) != nil }

  private init(table: EngineTable, path: String) {
    self.table = table
    self.path = path
  }
}
