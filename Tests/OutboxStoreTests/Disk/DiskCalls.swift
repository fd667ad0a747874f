import CSQLite
import Glibc

@testable import OutboxStore

/// What a connection of SQLite holds of a file on a simulated disk.
private struct DiskHandle {
  var base: sqlite3_file
  var disk: UnsafeMutableRawPointer
  var file: Int
  /// Whether the next sync is one of the folder too.
  var syncsFolder: Bool
}

private func place(
  of file: UnsafeMutablePointer<sqlite3_file>?
) -> (SimulatedDisk, Int)? {
  guard let file else { return nil }
  return file.withMemoryRebound(to: DiskHandle.self, capacity: 1) { handle in
    (
      Unmanaged<SimulatedDisk>.fromOpaque(handle.pointee.disk).takeUnretainedValue(),
      handle.pointee.file
    )
  }
}

/// Whether the folder is to be synced with a file; once it was, it is not again.
private func takeFolderSync(of file: UnsafeMutablePointer<sqlite3_file>?) -> Bool {
  guard let file else { return false }
  return file.withMemoryRebound(to: DiskHandle.self, capacity: 1) { handle in
    defer { handle.pointee.syncsFolder = false }
    return handle.pointee.syncsFolder
  }
}

private func simulatedDisk(
  below system: UnsafeMutablePointer<sqlite3_vfs>?
) -> SimulatedDisk? {
  guard let data = system?.pointee.pAppData else { return nil }
  return DiskSystem.disk(of: data)
}

/// SQLite with simulated disks below it: a copy of its library, so that its settings are no
/// matter of the tests beside it. For one thread that changes disks, and one writer.
final class DiskSystem: @unchecked Sendable {
  /// The path of the copied library.
  let library: String
  private let box = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: 1)
  private let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
  private let system = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
  private let name = strdup("simulated")
  private var current: SimulatedDisk?

  /// Copies the library into a folder, and makes simulated disks its file system.
  init?(in folder: String) {
    library = folder + "/libsqlite3-copy.so"
    guard dlopen(SQLiteLibrary.standard, RTLD_NOW | RTLD_LOCAL) != nil, let path = Self.loaded(),
      Self.copy(path, to: library)
    else { return nil }
    box.initialize(to: nil)
    Self.fill(methods)
    fillSystem()
    guard register() else { return nil }
  }

  private func register() -> Bool {
    typealias Register = @convention(c) (UnsafeMutablePointer<sqlite3_vfs>?, Int32) -> Int32
    guard let copy = dlopen(library, RTLD_NOW | RTLD_LOCAL),
      let register = dlsym(copy, "sqlite3_vfs_register")
    else { return false }
    return unsafeBitCast(register, to: Register.self)(system, 1) == SQLITE_OK
  }

  /// From now on, files that are opened are on `disk`.
  func use(_ disk: SimulatedDisk) {
    current = disk
    box.pointee = Unmanaged.passUnretained(disk).toOpaque()
  }

  /// Lets the allocation of a given number fail once, counted from now (SQLITE_CONFIG_MALLOC), for
  /// a library that has no open connection. Nil where it cannot be arranged.
  func failingAllocations() -> AllocationFailure? {
    let failure = AllocationFailure(library)
    // A beginning of the library makes its own file system the default one.
    return register() ? failure : nil
  }

  fileprivate static func disk(of data: UnsafeMutableRawPointer) -> SimulatedDisk? {
    let box = data.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    return box.pointee.map { Unmanaged<SimulatedDisk>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The path of the loaded library, as the kernel has it (proc_pid_maps(5)).
  private static func loaded() -> String? {
    guard let maps = fopen("/proc/self/maps", "r") else { return nil }
    defer { fclose(maps) }
    var line = [CChar](repeating: 0, count: 1_024)
    while fgets(&line, Int32(line.count), maps) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.contains("/libsqlite3.so"), let start = text.firstIndex(of: "/") else { continue }
      return String(text[start...].prefix { $0 != "\n" })
    }
    return nil
  }

  private static func copy(_ source: String, to target: String) -> Bool {
    let from = Glibc.open(source, O_RDONLY)
    let to = Glibc.open(target, O_WRONLY | O_CREAT | O_TRUNC, 0o700)
    defer {
      Glibc.close(from)
      Glibc.close(to)
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(from, &chunk, chunk.count)
      if count == 0 { return true }
      guard count > 0, Glibc.write(to, chunk, count) == count else { return false }
    }
  }

  private func fillSystem() {
    var vfs = sqlite3_vfs()
    vfs.iVersion = 1
    vfs.szOsFile = Int32(MemoryLayout<DiskHandle>.size)
    vfs.mxPathname = 512
    vfs.zName = UnsafePointer(name)
    vfs.pAppData = UnsafeMutableRawPointer(box)
    vfs.xOpen = { system, name, file, flags, outFlags in
      guard let system, let file else { return SQLITE_CANTOPEN }
      let methods = DiskSystem.methods(of: system)
      file.pointee.pMethods = nil
      guard let disk = simulatedDisk(below: system), let name,
        let number = disk.open(
          String(cString: name), creates: flags & SQLITE_OPEN_CREATE != 0,
          isKnown: flags & SQLITE_OPEN_MAIN_DB != 0)
      else { return SQLITE_CANTOPEN }
      file.withMemoryRebound(to: DiskHandle.self, capacity: 1) { handle in
        handle.pointee.disk = Unmanaged.passUnretained(disk).toOpaque()
        handle.pointee.file = number
        handle.pointee.syncsFolder =
          flags & SQLITE_OPEN_CREATE != 0
          && flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0
        handle.pointee.base.pMethods = methods
      }
      outFlags?.pointee = flags
      return SQLITE_OK
    }
    vfs.xDelete = { system, name, syncs in
      guard let disk = simulatedDisk(below: system), let name else { return SQLITE_IOERR | 10 << 8 }
      return disk.delete(String(cString: name), syncs: syncs != 0)
        ? SQLITE_OK : SQLITE_IOERR | 10 << 8
    }
    vfs.xAccess = { system, name, _, result in
      guard let disk = simulatedDisk(below: system), let name else { return SQLITE_IOERR }
      result?.pointee = disk.has(String(cString: name)) ? 1 : 0
      return SQLITE_OK
    }
    vfs.xFullPathname = { _, name, size, target in
      guard let name, let target, strlen(name) < Int(size) else { return SQLITE_CANTOPEN }
      strcpy(target, name)
      return SQLITE_OK
    }
    vfs.xRandomness = { _, count, target in
      for index in 0..<Int(count) { target?[index] = CChar(truncatingIfNeeded: index &* 37) }
      return count
    }
    vfs.xSleep = { _, duration in duration }
    vfs.xCurrentTime = { _, time in
      time?.pointee = 2_460_000.5
      return SQLITE_OK
    }
    vfs.xGetLastError = { _, _, _ in 0 }
    system.initialize(to: vfs)
    Self.table.pointee = UnsafePointer(methods)
  }

  // The methods are the same for all.
  private nonisolated(unsafe) static let table =
    UnsafeMutablePointer<UnsafePointer<sqlite3_io_methods>?>.allocate(capacity: 1)

  private static func methods(
    of system: UnsafeMutablePointer<sqlite3_vfs>
  ) -> UnsafePointer<sqlite3_io_methods>? { table.pointee }

  private static func fill(_ target: UnsafeMutablePointer<sqlite3_io_methods>) {
    var methods = sqlite3_io_methods()
    methods.iVersion = 1
    methods.xClose = { file in
      place(of: file)?.0.close()
      return SQLITE_OK
    }
    methods.xRead = { file, target, count, offset in
      guard let (disk, number) = place(of: file), let target else { return SQLITE_IOERR }
      return disk.read(
        number, UnsafeMutableRawBufferPointer(start: target, count: Int(count)), Int(offset))
    }
    methods.xWrite = { file, source, count, offset in
      guard let (disk, number) = place(of: file), let source else { return SQLITE_IOERR }
      return disk.write(
        number, [UInt8](UnsafeRawBufferPointer(start: source, count: Int(count))), Int(offset))
    }
    methods.xTruncate = { file, size in
      place(of: file).map { $0.0.truncate($0.1, Int(size)) } ?? SQLITE_IOERR
    }
    methods.xSync = { file, _ in
      guard let (disk, number) = place(of: file) else { return SQLITE_IOERR }
      return disk.sync(number, withFolder: takeFolderSync(of: file))
    }
    methods.xFileSize = { file, size in
      guard let (disk, number) = place(of: file) else { return SQLITE_IOERR }
      size?.pointee = Int64(disk.size(number))
      return SQLITE_OK
    }
    methods.xLock = { _, _ in SQLITE_OK }
    methods.xUnlock = { _, _ in SQLITE_OK }
    methods.xCheckReservedLock = { _, result in
      result?.pointee = 0
      return SQLITE_OK
    }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.xSectorSize = { _ in Int32(SimulatedDisk.sectorBytes) }
    methods.xDeviceCharacteristics = { _ in 0 }
    target.initialize(to: methods)
  }
}

/// Counts SQLite's allocations and lets one fail.
final class AllocationFailure: @unchecked Sendable {
  private typealias Configure = @convention(c) (Int32, UnsafeMutableRawPointer?) -> Int32
  private typealias Plain = @convention(c) () -> Int32
  // C functions have no context.
  fileprivate nonisolated(unsafe) static var count = 0
  fileprivate nonisolated(unsafe) static var failing = Int.max
  fileprivate nonisolated(unsafe) static var original = sqlite3_mem_methods()

  fileprivate init?(_ path: String) {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL),
      let configure = dlsym(library, "sqlite3_config"),
      let shutdown = dlsym(library, "sqlite3_shutdown"),
      let begin = dlsym(library, "sqlite3_initialize")
    else { return nil }
    // It is variadic in C; x86-64 and AArch64 pass a pointer in the same place either way.
    let config = unsafeBitCast(configure, to: Configure.self)
    _ = unsafeBitCast(shutdown, to: Plain.self)()
    guard config(SQLITE_CONFIG_GETMALLOC, &Self.original) == SQLITE_OK else { return nil }
    var methods = Self.original
    methods.xMalloc = { size in
      AllocationFailure.fails() ? nil : AllocationFailure.original.xMalloc(size)
    }
    methods.xRealloc = { block, size in
      AllocationFailure.fails() ? nil : AllocationFailure.original.xRealloc(block, size)
    }
    guard config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK,
      unsafeBitCast(begin, to: Plain.self)() == SQLITE_OK
    else { return nil }
  }

  /// From now on the allocation `number` fails, counted from 1.
  func arm(_ number: Int) {
    Self.count = 0
    Self.failing = number
  }

  /// No allocation fails any more; whether one has.
  func disarm() -> Bool {
    defer { Self.failing = .max }
    return Self.count >= Self.failing
  }

  private static func fails() -> Bool {
    count += 1
    return count == failing
  }
}
