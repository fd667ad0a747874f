import Glibc
import Testing

/// The files that git tracks.
enum TrackedFiles {
  static let paths: [Substring] = {
    guard let output = popen("git -C '\(SourceTree.root)' ls-files 2>/dev/null", "r") else {
      return []
    }
    defer { pclose(output) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(output), byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      Substring(String($0))
    }
  }()

  /// Why a file must not be tracked; nil if it may be.
  static func objection(to path: Substring) -> String? {
    let parts = path.lowercased().split(separator: "/").map(String.init)
    let folders: Set<String> = ["vendor", "vendored", "third_party", "thirdparty", "external-code"]
    if let folder = parts.dropLast().first(where: folders.contains) { return "is in \(folder)" }
    let endings = [
      "s", "asm", "o", "obj", "a", "so", "dylib", "dll", "lib", "exe", "jar", "wasm", "zip", "gz",
      "tgz", "tar", "xz", "bz2", "zst", "7z", "deb", "whl",
    ]
    let ending = parts.last?.split(separator: ".").dropFirst().last.map(String.init) ?? ""
    return endings.contains(ending) ? "is assembly, an object or an archive" : nil
  }
}

@Suite(
  "The repository holds no code of other projects",
  .enabled(if: !TrackedFiles.paths.isEmpty, "this is not a clone: git lists no files"))
struct ForeignFileTests {
  @Test("No tracked file is assembly, an object, an archive or in a folder for foreign code")
  func kinds() {
    for path in TrackedFiles.paths {
      let objection = TrackedFiles.objection(to: path)
      #expect(objection == nil, "\(path) \(objection ?? "")")
    }
  }

  @Test("NOTICE names every recording of another project with its licence")
  func recordings() {
    let notice = SourceTree.text(of: "NOTICE")
    let licences = ["periph.io/x/devices": "Apache License 2.0", "sigrok-dumps": "public domain"]
    let recordings = TrackedFiles.paths.filter { $0.hasPrefix("fixtures/recordings/") }
    #expect(recordings.count > 10)
    for path in recordings {
      let head = SourceTree.lines(of: String(path)).prefix(2).joined(separator: "\n")
      let source = licences.first { head.contains($0.key) && head.contains($0.value) }
      #expect(source != nil, "\(path) does not name its source and licence")
      #expect(source.map { notice.contains($0.key) && notice.contains($0.value) } == true)
    }
  }

  @Test("NOTICE names everything that the scripts fetch and every folder with data of others")
  func notice() {
    let notice = SourceTree.text(of: "NOTICE")
    let words = [
      "Mbed TLS", "s2n-bignum", "p256-m", "swift-argument-parser", "swift-log", "libgpiod",
      "libyaml", "SQLite", "scripts/external/requirements.txt", "fixtures/recordings",
      "Tests/CurveTests/Vectors/nist.txt", "Tests/Fuzz/Corpus",
    ]
    for word in words {
      #expect(notice.contains(word), "\(word)")
    }
  }

  @Test(
    "A file is refused by its ending or its folder",
    arguments: [
      ("Sources/A/b.S", false), ("a/vendor/b.swift", false), ("x/third_party/LICENSE", false),
      ("a/lib.tar.gz", false), ("Sources/A/b.c", true), ("scripts/a.sh", true),
      ("Tests/Fuzz/Corpus/http/006b22", true), ("Makefile", true),
    ] as [(Substring, Bool)])
  func objections(_ path: Substring, _ isAllowed: Bool) {
    #expect((TrackedFiles.objection(to: path) == nil) == isAllowed)
  }
}
