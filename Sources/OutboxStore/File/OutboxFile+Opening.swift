import Glibc
import NodeCore

extension OutboxFile {
  /// Bytes of a page: a report changes one, so this is what it writes to the log.
  private static let pageBytes = 1_024
  /// Pages of the log after which SQLite moves them into the file (PRAGMA wal_autocheckpoint).
  private static let logPages = 256
  /// Bytes that SQLite keeps of the file in memory.
  private static let cacheBytes = 64 << 10
  /// A file of at most so many bytes is checked as a whole when it is opened; in a longer one
  /// SQLite finds damage as it reads. A memory card reads so much in about two seconds.
  static let checkedBytesMax: Int64 = 32 << 20

  /// Opens the outbox file, makes it where there is none, and brings an older one to this release;
  /// `isStart` counts a start.
  ///
  /// - Throws: why it cannot be used; a `newer` or `foreign` file is left as it is.
  static func open(
    _ plan: FilePlan, isStart: Bool, failure: SQLiteFailure?
  ) throws(StoreFault) -> OutboxFile {
    let database = try connect(plan.path, plan.library, failure: failure)
    return try begin(database, plan, isStart: isStart)
  }

  /// Opens the file at `path` for itself alone, with the tables of this release.
  static func connect(
    _ path: String, _ library: String, failure: SQLiteFailure?
  ) throws(StoreFault) -> SQLiteDatabase {
    try makeFile(path)
    let database = try SQLiteDatabase(path, failure: failure, library: library)
    // Before the first use of the log: its index is then in this process's memory and not in a file
    // of 32 kB more, and a second node with the same file is noticed.
    try database.run("PRAGMA locking_mode = EXCLUSIVE")
    let isEmpty = try database.number("PRAGMA page_count") == 0
    if isEmpty {
      try database.run("PRAGMA page_size = \(pageBytes)")
      try database.run("PRAGMA auto_vacuum = INCREMENTAL")
    } else {
      try identify(database)
    }
    try configure(database)
    try migrate(database)
    try check(database)
    return database
  }

  /// SQLite would make a file that all users can read; the names and readings in it are private.
  private static func makeFile(_ path: String) throws(StoreFault) {
    // Not to be closed once SQLite has the file open: that would end its locks (fcntl(2)).
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let descriptor = Glibc.open(path, flags, 0o600)
    guard descriptor >= 0 else {
      switch errno {
      case ENOSPC, EDQUOT: throw .full
      case EROFS: throw .readOnly
      case EIO: throw .device(code: 0, systemError: EIO)
      default: throw .cannotOpen(systemError: errno)
      }
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(systemError: EINVAL)
    }
    if facts.st_size == 0 { try syncFolders(above: path) }
    guard !isText(descriptor) else { throw .foreign }
    // Fails for a file of another user, which stays as its owner has it.
    if facts.st_mode & 0o077 != 0 { _ = fchmod(descriptor, 0o600) }
  }

  /// Whether the file begins with text other than SQLite's title: the board names a file that was
  /// never an outbox, and a damaged one is hardly legible.
  private static func isText(_ descriptor: Int32) -> Bool {
    var beginning = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &beginning, beginning.count, 0)
    guard count > 0 else { return false }
    // Its last byte is zero (sqlite.org/fileformat2.html, section 1.3).
    return beginning[..<count].allSatisfy { (0x20...0x7E).contains($0) || (9...13).contains($0) }
  }

  /// Makes the name of a file outlive a loss of power, and those of the folders above it, which the
  /// node may have made just before.
  private static func syncFolders(above path: String) throws(StoreFault) {
    try syncFolder(of: path)
    var folder = path[...]
    while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
      folder = folder[..<slash]
      do throws(StoreFault) {
        try syncFolder(of: String(folder))
      } catch {
        // In a folder that this user cannot read, the node has made none.
        return
      }
    }
  }

  /// Makes the names in a folder outlive a loss of power (fsync(2)).
  static func syncFolder(of path: String) throws(StoreFault) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(systemError: errno) }
    defer { close(descriptor) }
    // Some file systems cannot sync a folder, and say so.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .device(code: 0, systemError: errno)
    }
  }

  private static func identify(_ database: borrowing SQLiteDatabase) throws(StoreFault) {
    guard try database.number("PRAGMA application_id") == OutboxSchema.application else {
      // A cut while the first tables were made leaves a file without any.
      guard try database.number("SELECT count(*) FROM sqlite_schema") == 0 else { throw .foreign }
      return
    }
    let version = try database.number("PRAGMA user_version") ?? 0
    guard version <= OutboxSchema.version else { throw .newer(version: version) }
  }

  private static func configure(_ database: borrowing SQLiteDatabase) throws(StoreFault) {
    guard try database.text("PRAGMA journal_mode = WAL") == "wal" else { throw .readOnly }
    for setting in [
      "synchronous = FULL", "cache_size = -\(cacheBytes >> 10)",
      "wal_autocheckpoint = \(logPages)", "journal_size_limit = \(logPages * pageBytes)",
      "temp_store = MEMORY", "secure_delete = FAST",
    ] {
      try database.run("PRAGMA \(setting)")
    }
  }

  private static func migrate(_ database: borrowing SQLiteDatabase) throws(StoreFault) {
    let version = try database.number("PRAGMA user_version") ?? 0
    guard version < OutboxSchema.version else { return }
    try database.run("BEGIN IMMEDIATE")
    for step in OutboxSchema.steps[Int(version)...] {
      for statement in step { try database.run(statement) }
    }
    try database.run("PRAGMA application_id = \(OutboxSchema.application)")
    try database.run("PRAGMA user_version = \(OutboxSchema.version)")
    try database.run("COMMIT")
  }

  private static func check(_ database: borrowing SQLiteDatabase) throws(StoreFault) {
    let pages = try database.number("PRAGMA page_count") ?? 0
    let bytes = try database.number("PRAGMA page_size") ?? 0
    guard pages * bytes <= checkedBytesMax else { return }
    guard try database.text("PRAGMA quick_check(1)") == "ok" else { throw .damaged }
  }

  private static func begin(
    _ database: consuming SQLiteDatabase, _ plan: FilePlan, isStart: Bool
  ) throws(StoreFault) -> OutboxFile {
    try database.run("BEGIN IMMEDIATE")
    if isStart {
      try database.run("UPDATE start SET count = count + 1")
      try database.run(
        "DELETE FROM schema WHERE id NOT IN "
          + "(SELECT schema FROM alarm UNION SELECT schema FROM report)")
    }
    let row = try row(of: plan.names, database)
    let bits = try UplinkBits(plan.uplinks, database)
    try database.run("COMMIT")
    var facts = OpenFacts(
      starts: try database.number("SELECT count FROM start") ?? 0, schemas: try schemas(database),
      state: try state(database), found: plan.uplinks.map { _ in FoundMessages() })
    for kind in MessageClass.allCases {
      try count(kind, bits, database, &facts)
      try Refusals.find(kind, bits, database, &facts)
    }
    for place in facts.found.indices {
      facts.found[place].gaps = try GapRows.count(bits.bit(of: UplinkID(place)), database)
    }
    facts.released = bits.released
    return try OutboxFile(database, schema: row, bits: bits, facts: facts)
  }

  /// The row with these names, made where there is none.
  private static func row(
    of names: ReportSchema, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> Int64 {
    let bytes = SchemaCoding.bytes(names)
    let query = try database.statement("SELECT id FROM schema WHERE names = ?")
    try query.bind(1, bytes)
    if try query.step() { return query.number(0) }
    let insert = try database.statement("INSERT INTO schema (names) VALUES (?) RETURNING id")
    try insert.bind(1, bytes)
    guard try insert.step() else { throw .damaged }
    let row = insert.number(0)
    _ = try insert.step()
    return row
  }

  /// The names of all messages.
  static func schemas(
    _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> [StoredSchema] {
    let query = try database.statement("SELECT id, names FROM schema ORDER BY id")
    var schemas: [StoredSchema] = []
    while try query.step() {
      guard let names = SchemaCoding.schema(query.bytes(1)) else { throw .damaged }
      schemas.append(StoredSchema(row: query.number(0), names: names))
    }
    return schemas
  }

  private static func count(
    _ kind: MessageClass, _ bits: UplinkBits, _ database: borrowing SQLiteDatabase,
    _ facts: inout OpenFacts
  ) throws(StoreFault) {
    let query = try database.statement(
      "SELECT waits, count(*), sum(length(readings)), max(key) FROM \(kind.table) GROUP BY waits")
    while try query.step() {
      let waits = bits.uplinks(of: query.number(0))
      let count = Int(query.number(1))
      facts.lastKey = max(facts.lastKey, query.number(3))
      if !waits.isEmpty { facts.waiting += count }
      for place in facts.found.indices where waits.contains(UplinkID(place)) {
        facts.found[place].counts[kind.rawValue] += count
        facts.found[place].cost += count * StoredMessage.rowBytes + Int(query.number(2))
      }
    }
  }
}
