/// Reason why a profile could not be loaded, as facts; the programs make the text.
public enum TLSProfileFault: Error, Hashable, Sendable {
  /// There is no such file at any of these paths.
  case notBuilt(tried: [String])
  /// Another user could have put the file there: it, or its folder, belongs to another user, or a
  /// group or all may write it.
  case notTrusted(path: String)
  /// The dynamic linker refused the file, for the reason in its own words.
  case notLoadable(path: String, reason: String)
  /// The file was built from another version of outpost's engine.
  case otherABI(path: String, found: UInt32, expected: UInt32)
  /// The file holds another profile than its name says.
  case otherProfile(path: String, found: String)
  /// The file was built for tests and measurements, with an allocator that fails on demand.
  case builtForTests(path: String)
}

extension TLSEngine {
  /// Loads a profile, built by `make profiles`, for the life of the process; `system` is the engine
  /// in the program and needs no file.
  ///
  /// Looked for as `NAME.so` in ``profileFolders``, in their order; no variable of the environment
  /// can point elsewhere. Blocks for as long as the file takes to read.
  ///
  /// - Throws: why not, with the paths that were tried.
  public static func load(_ profile: String) throws(TLSProfileFault) -> TLSEngine {
    guard profile != system.profile else { return system }
    return try forDevices(profile, in: profileFolders)
  }

  static func forDevices(
    _ profile: String, in folders: [String]
  ) throws(TLSProfileFault) -> TLSEngine {
    let engine = try TLSEngine(profile, in: folders)
    guard !engine.isMeasured else { throw .builtForTests(path: engine.path) }
    return engine
  }

  /// Where profiles are looked for: `tls-profiles` beside the program; `tls-profiles` in the build
  /// folder, where the program itself is in a `.build`; `/usr/lib/outpost/tls-profiles`.
  public static var profileFolders: [String] {
    var folders: [String] = []
    if let program = programPath() {
      let parts = program.split(separator: "/").dropLast()
      folders.append("/" + parts.joined(separator: "/") + "/tls-profiles")
      if let build = parts.lastIndex(of: ".build") {
        folders.append("/" + parts[...build].joined(separator: "/") + "/tls-profiles")
      }
    }
    return folders + ["/usr/lib/outpost/tls-profiles"]
  }

  /// Loads a profile that was built to be measured, or `system` in that form. For the harness and
  /// for tests: such an engine can be set to run out of memory.
  package static func loadMeasured(
    _ profile: String, in folders: [String] = profileFolders
  ) throws(TLSProfileFault) -> TLSEngine {
    try TLSEngine(profile, in: folders.map { $0 + "/measured" })
  }

  /// Loads a server that speaks TLS 1.3: `web` with a server in it. For the harness and for tests.
  package static func loadServer(
    in folders: [String] = profileFolders
  ) throws(TLSProfileFault) -> TLSEngine {
    try TLSEngine("web-server", in: folders.map { $0 + "/server" })
  }

  init(_ profile: String, in folders: [String]) throws(TLSProfileFault) {
    let tried = folders.map { "\($0)/\(profile).so" }
    guard let path = tried.first(where: { FileOwnership($0)?.isRegular ?? false }),
      // Reject path separators: the name of a profile must not leave the folder.
      !profile.contains("/")
    else { throw .notBuilt(tried: tried) }
    guard Self.isTrusted(path) else { throw .notTrusted(path: path) }
    let symbol: UnsafeMutableRawPointer
    do {
      symbol = try loadSymbol("outpost_tls_engine", of: path)
    } catch {
      throw .notLoadable(path: path, reason: error.text)
    }
    table = engineTable(from: symbol)
    self.path = path
    let (found, expected) = abiVersions(of: table)
    guard found == expected else { throw .otherABI(path: path, found: found, expected: expected) }
    guard self.profile == profile else { throw .otherProfile(path: path, found: self.profile) }
  }

  /// Whether no user can have put the file there but root, the user that runs, and the owner of the
  /// program, who could have changed that as well.
  private static func isTrusted(_ path: String) -> Bool {
    let folder = path.split(separator: "/").dropLast().joined(separator: "/")
    let trusted = [0, FileOwnership.process, programPath().flatMap(FileOwnership.init)?.owner]
    return [path, "/" + folder].allSatisfy { path in
      guard let file = FileOwnership(path) else { return false }
      return trusted.contains(file.owner) && !file.isOpenToOthers
    }
  }
}
