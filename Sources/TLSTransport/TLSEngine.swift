/// One build of Mbed TLS behind the engine's calls.
public struct TLSEngine {
  let table: EngineTable

  /// The engine that is linked into the program, built against the machine's own Mbed TLS.
  public static var system: TLSEngine { TLSEngine(table: systemEngineTable()) }

  /// The library as it calls itself at run time, for example `mbed TLS 2.28.3`.
  public var libraryVersion: String {
    TLSTransport.libraryVersion(of: table)
  }
}
