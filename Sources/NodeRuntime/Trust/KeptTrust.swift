public import TLSTransport
public import Transport

/// The trusted key of a server from its state file, for one process.
///
/// The file is read again before each handshake, so that an acceptance counts at the next attempt.
public final class KeptTrust: KeyTrust {
  /// A time is written no more often than this, to spare the flash.
  static let secondsBetweenTimes: Int64 = 86_400

  private let file: TrustFile
  private var last: TrustState
  private var hasExisted: Bool
  /// What was wrong with the file last; nil while it is well.
  public private(set) var problem: TrustFileFault?

  /// Reads the file.
  ///
  /// - Throws: why it is not believed.
  public init(_ file: TrustFile) throws(TrustFileFault) {
    self.file = file
    (last, hasExisted) = try file.read()
  }

  /// What the file's fingerprints are of.
  public var pinned: PinnedThing { file.pinned }

  /// A time that has passed for certain, in seconds since 1970; 0 for none.
  public var timePassed: Int64 { last.timePassed }

  /// The trusted key as the file has it now. A file that has gone is no first use.
  public func trusted() throws(SecurityFault) -> [UInt8]? {
    try believing { () throws(TrustFileFault) in
      let (state, exists) = try file.read()
      guard exists || !hasExisted else { throw .gone }
      (last, hasExisted) = (state, exists)
      return state.trusted
    }
  }

  /// Keeps the key of the first use in the file.
  public func keep(_ fingerprint: [UInt8]) throws(SecurityFault) {
    try change { if $0.trusted == nil { $0.trusted = fingerprint } }
    guard last.trusted == fingerprint else { throw .trustUnusable }
  }

  /// Stores the refused key, so that the operator can accept it.
  public func refused(_ fingerprint: [UInt8]) {
    guard last.refused != fingerprint else { return }
    do throws(SecurityFault) {
      try change { $0.refused = fingerprint }
    } catch {
      // `problem` reports it; the key stays refused all the same.
    }
  }

  /// The wall clock showed `seconds` when a server's certificates were valid, so it was not set far
  /// into the future: that time has passed from now on.
  public func timeWasRight(_ seconds: Int64) {
    // If the first key could not be stored, report that.
    guard last.trusted != nil, seconds >= last.timePassed + Self.secondsBetweenTimes else { return }
    do throws(SecurityFault) {
      try change { $0.timePassed = max($0.timePassed, seconds) }
    } catch {
      // `problem` reports it; the next handshake tries again.
    }
  }

  private func change(_ body: (inout TrustState) -> Void) throws(SecurityFault) {
    try believing { () throws(TrustFileFault) in
      var changed = last
      try file.update {
        body(&$0)
        changed = $0
      }
      (last, hasExisted) = (changed, true)
    }
  }

  private func believing<Result>(
    _ body: () throws(TrustFileFault) -> Result
  ) throws(SecurityFault) -> Result {
    do throws(TrustFileFault) {
      let result = try body()
      problem = nil
      return result
    } catch {
      problem = error
      throw .trustUnusable
    }
  }
}
