import Glibc
import TestSupport
import Testing

@Suite("Arguments beside a preloaded library")
struct PreloadedArgumentTests {
  // setenv in a constructor moves the environment, behind which Swift's runtime looks for the
  // arguments.
  private static let library =
    "#include <stdlib.h>\n__attribute__((constructor)) void f(void) { setenv(\"NEW\", \"1\", 1); }\n"

  @Test(
    "A preloaded library that changes the environment hides no argument",
    .enabled(if: access("/usr/bin/gcc", X_OK) == 0, "needs gcc to make a library"),
    arguments: ["outpost", "outpost-node"])
  func preloaded(_ name: String) throws {
    let place = try Scratch()
    let source = try place.write("library.c", Self.library)
    let library = "\(place.path)/library.so"
    try #require(system("gcc -shared -fPIC -o '\(library)' '\(source)'") == 0)
    let program = Program.outpost.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let run = try Program(
      "env", ["LD_PRELOAD=\(library)", "\(program)/\(name)", "check", "\(place.path)/none.yaml"]
    ).finish()
    #expect(run.errors.contains("none.yaml"), "\(run.all)")
    #expect(run.status == 2)
  }
}
