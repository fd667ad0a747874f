import Glibc

/// Owner and mode of a file: the users who can have changed it.
struct FileOwnership {
  let owner: UInt32
  /// Whether a user other than the owner can write it. A group counts: who is in it changes without
  /// the file, and an access control list shows in its bits too (acl(5)).
  let isOpenToOthers: Bool
  /// Whether it is a regular file; the dynamic linker would wait for a pipe.
  let isRegular: Bool

  /// Who owns the file behind `path`, and nil if there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    owner = status.st_uid
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isOpenToOthers = status.st_mode & (S_IWGRP | S_IWOTH) != 0
  }

  /// Owner that this process runs as.
  static var process: UInt32 { geteuid() }
}

/// The path of the program that runs, without symbolic links; nil where /proc is not mounted.
func programPath() -> String? {
  guard let path = realpath("/proc/self/exe", nil) else { return nil }
  defer { free(path) }
  return String(cString: path)
}

/// Why the dynamic linker refused, in its own words.
struct LinkerRefusal: Error {
  let text: String
}

/// Loads a shared object for the life of the process, its symbols to itself, and gives the address
/// of one of them (dlopen(3), dlsym(3)).
func loadSymbol(_ name: String, of path: String) throws(LinkerRefusal) -> UnsafeMutableRawPointer {
  guard let object = dlopen(path, RTLD_NOW | RTLD_LOCAL) else { throw linkerRefusal() }
  guard let symbol = dlsym(object, name) else {
    let refusal = linkerRefusal()
    dlclose(object)
    throw refusal
  }
  return symbol
}

private func linkerRefusal() -> LinkerRefusal {
  LinkerRefusal(text: dlerror().map { String(cString: $0) } ?? "unknown")
}
