import BoardFiles
import Glibc
import LinuxFiles

/// The folder of these tests in the source tree.
let testFolder = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex))

/// The files of one folder of the source tree, by paths that begin there.
func files(in folder: String) -> FileAccess {
  let root = testFolder + "/" + folder + "/"
  return FileAccess(
    read: { path, limit throws(FileFault) in try FileAccess.disk.read(root + path, limit) },
    status: { path throws(FileFault) in try FileAccess.disk.status(root + path) },
    names: { path throws(FileFault) in try FileAccess.disk.names(root + path) })
}

/// Files that exist only in memory.
func files(_ contents: [String: [UInt8]]) -> FileAccess {
  FileAccess(
    read: { path, limit throws(FileFault) in
      guard let bytes = contents[path] else { throw .notFound }
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
      return bytes
    },
    status: { path throws(FileFault) in
      guard contents[path] == nil else { return FileStatus(isDirectory: false, mode: 0o644) }
      guard contents.keys.contains(where: { $0.hasPrefix(path + "/") }) else { throw .notFound }
      return FileStatus(isDirectory: true, mode: 0o755)
    },
    names: { folder throws(FileFault) in
      let below = contents.keys.filter { $0.hasPrefix(folder + "/") }
      return Set(below.map { String($0.dropFirst(folder.count + 1).prefix { $0 != "/" }) }) + []
    })
}

/// What the tests of this folder read with: example words, `access`.
func reader(_ access: FileAccess) -> BoardFileReader {
  BoardFileReader(vocabulary: exampleVocabulary, access: access)
}

/// The problems of a single board in memory, rendered.
func problems(ofBoard text: String) -> [String] {
  reader(files(["b.yaml": Array(text.utf8)])).board(at: "b.yaml").diagnostics.map(\.rendered)
}

/// The bytes of a file below the folder of these tests.
func bytes(_ path: String) throws -> [UInt8] {
  try FileAccess.disk.read(testFolder + "/" + path, 32 << 20)
}
