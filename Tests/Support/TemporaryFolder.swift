package import Glibc

/// A folder that is removed with this value.
package final class TemporaryFolder {
  package struct Failed: Error { let path: String, number: Int32 }

  package let path: String

  package init(_ name: String = "test") throws {
    var template = Array("/tmp/outpost-\(name)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failed(path: "/tmp", number: errno) }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    _ = try? Program.run("rm", ["-rf", path])
  }

  /// Writes a file; its path.
  @discardableResult
  package func write(
    _ name: String, _ bytes: some Sequence<UInt8>, mode: mode_t = 0o644
  ) throws -> String {
    let file = "\(path)/\(name)"
    let bytes = Array(bytes)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failed(path: file, number: errno) }
    defer { close(descriptor) }
    guard fchmod(descriptor, mode) == 0,
      Glibc.write(descriptor, bytes, bytes.count) == bytes.count
    else { throw Failed(path: file, number: errno) }
    return file
  }

  /// Writes a file; its path.
  @discardableResult
  package func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
    try write(name, text.utf8, mode: mode)
  }

  /// The text of a file in it.
  package func read(_ name: String) throws -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failed(path: file, number: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The names of the files in it, or in a folder of it.
  package func names(_ folder: String = ".") -> [String] {
    var found: [String] = []
    guard let directory = opendir("\(path)/\(folder)") else { return [] }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { found.append(name) }
    }
    return found.sorted()
  }
}
