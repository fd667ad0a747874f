import Testing

@Suite("The package manifest")
struct ManifestTests {
  // A scratch folder of its own: the run of these tests holds the lock of .build.
  private func dump(_ environment: String) -> String {
    SourceTree.output(
      of: """
        cd '\(SourceTree.root)' && env -u OUTPOST_TUNED_BUILD \(environment) \
        swift package --scratch-path .build/manifest dump-package 2>/dev/null
        """)
  }

  @Test("A package that depends on outpost gets no compiler flag that the package manager refuses")
  func dependency() {
    let manifest = dump("")
    #expect(manifest.contains("enableUpcomingFeature"), "no manifest was dumped")
    #expect(!manifest.contains("unsafeFlags"))
  }

  @Test("A build by make or a script has the flags for speed, size and a self-contained program")
  func ownBuild() throws {
    let line = try #require(
      SourceTree.lines(of: "scripts/build-environment.mk").first { $0.hasPrefix("export ") })
    let manifest = dump(String(line.dropFirst("export ".count)))
    for flag in [
      "-cross-module-optimization", "-enforce-exclusivity=unchecked", "-Osize", "-static-stdlib",
      "pack-relative-relocs", "-nostartfiles",
    ] {
      #expect(manifest.contains("\"\(flag)\""), "\(flag)")
    }
  }

  @Test("The Makefile and every script that builds with Swift take the flags from one file")
  func onePlace() {
    #expect(SourceTree.text(of: "Makefile").contains("\ninclude scripts/build-environment.mk\n"))
    let scripts = SourceTree.files(below: "scripts", ending: ".sh").filter { path in
      SourceTree.lines(of: path).contains { line in
        let words = line.drop { $0 == " " }
        return (words.hasPrefix("swift build -") || words.hasPrefix("swift test "))
          && !words.contains("--version")
      }
    }
    #expect(scripts.count >= 5)
    for path in scripts {
      let sources = SourceTree.lines(of: path).contains(". scripts/build-environment.mk")
      #expect(sources, "\(path)")
    }
  }
}
