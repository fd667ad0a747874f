import Glibc
import LinuxFiles

/// Reason why a program cannot run on a simulated board.
package enum ProgramProblem: Error {
  case notFound(String, elsewhere: String?)
  case notExecutable(String, Int32)
  case isStatic(String)
  case isGo(String)
  case otherMachine(String)
  case otherLoader(String, loader: String)
  case changesUser(String)

  /// The exit status, which is a shell's own where shells have one.
  package var status: Int32 {
    switch self {
    case .notFound: 127
    case .notExecutable: 126
    default: 4
    }
  }

  /// The problem with its remedy.
  package var text: String {
    switch self {
    case .notFound(let name, let elsewhere):
      "\(name): command not found" + (elsewhere.map { "; it is at \($0), outside of PATH" } ?? "")
    case .notExecutable(let path, let number):
      "\(path): \(systemMessage(number)); it must be an executable file"
    case .isStatic(let path):
      "\(path) is a static program and cannot be shown a simulated board; use a dynamically linked "
        + "build of it"
    case .isGo(let path):
      "\(path) is a Go program, which calls the kernel past the C library and cannot be shown a "
        + "simulated board; use a program that calls the C library"
    case .otherMachine(let path):
      "\(path) is built for another processor than outpost; use a build for this one"
    case .otherLoader(let path, let loader):
      "\(path) is started by \(loader), which cannot take outpost's library in; use a build for "
        + "this system's C library"
    case .changesUser(let path):
      "\(path) changes its user or group when it starts and then ignores preloaded libraries; "
        + "use a copy without the set-user-ID and set-group-ID bits"
    }
  }
}

/// A program file, found as a shell finds it.
package struct Program {
  let path: String

  /// The program that `name` means: a path, or a name to look for in the folders of PATH.
  package init(_ name: String) throws(ProgramProblem) {
    if name.utf8.contains(UInt8(ascii: "/")) {
      guard access(name, F_OK) == 0 else { throw .notFound(name, elsewhere: nil) }
      path = name
    } else {
      path = try Self.find(name)
    }
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw .notExecutable(path, errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw .notExecutable(path, EISDIR) }
    guard access(path, X_OK) == 0 else { throw .notExecutable(path, errno) }
  }

  private static func find(_ name: String) throws(ProgramProblem) -> String {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    var unusable: String?
    for folder in folders.split(separator: ":", omittingEmptySubsequences: false) {
      let path = (folder.isEmpty ? "." : folder) + "/" + name
      if access(path, X_OK) == 0 { return path }
      if access(path, F_OK) == 0 { unusable = unusable ?? path }
    }
    if let unusable { throw .notExecutable(unusable, EACCES) }
    // Debian keeps i2c-tools where only root looks.
    let elsewhere = ["/usr/sbin/", "/sbin/"].map { $0 + name }.first { access($0, X_OK) == 0 }
    throw .notFound(name, elsewhere: elsewhere)
  }

  /// Refuses what the dynamic loader would start without the preloaded library. A script is judged
  /// by its interpreter.
  package func checkPreloading() throws(ProgramProblem) {
    // The kernel follows so many interpreters (execve(2)).
    var path = path
    for _ in 0..<5 {
      guard let file = ExecutableFile(path) else { return }
      guard let interpreter = file.scriptInterpreter else { return try Self.check(file) }
      path = interpreter
    }
  }

  private static func check(_ file: ExecutableFile) throws(ProgramProblem) {
    if file.changesRights { throw .changesUser(file.path) }
    guard let image = file.image, let own = ExecutableFile("/proc/self/exe")?.image else { return }
    guard image.machine == own.machine else { throw .otherMachine(file.path) }
    guard let loader = image.loader else { throw .isStatic(file.path) }
    if image.isGo { throw .isGo(file.path) }
    guard loader.split(separator: "/").last == own.loader?.split(separator: "/").last else {
      throw .otherLoader(file.path, loader: loader)
    }
  }
}
