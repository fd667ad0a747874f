import Glibc
import Testing

/// Rooms whose code runs on a device, and what the compiler made of them.
private enum DeviceRooms {
  static let names = [
    "Units", "HAL", "Transport", "Sensors", "NodeCore", "NodeLoop", "HubProtocol", "Uplink",
    "CGpiod", "CTLSEngine", "TLSTransport", "LinuxHAL", "NodeRuntime", "NodeAssembly",
    "NodeHost",
  ]

  static let build = "\(SourceTree.root)/.build/debug"

  static let remedy: Comment = "no debug build, or no nm(1); run `swift build --build-tests`"

  /// Whether there is something to look at.
  static let areBuilt =
    access("\(build)/NodeRuntime.build", F_OK) == 0
    && SourceTree.output(of: "command -v nm").isEmpty == false

  /// The symbols that a room defines or wants.
  static func symbols(of room: String) -> [Substring] {
    SourceTree.output(of: "find '\(build)/\(room).build' -name '*.o' -exec nm -P {} +")
      .split(separator: "\n").compactMap { $0.split(separator: " ").first }
  }
}

@Suite("No device can be given seeded random numbers")
struct EntropyTests {
  // Mangled names of the modules' own symbols, and the types by name in whichever module.
  private static let forbidden = [
    "s8SimBoard", "s8SimWorld", "s7Harness", "SplitMix64", "SeededEntropy",
  ]

  @Test(
    "A room for devices neither has nor wants a symbol of the simulation",
    .enabled(if: DeviceRooms.areBuilt, DeviceRooms.remedy), arguments: DeviceRooms.names)
  func rooms(_ room: String) {
    let symbols = DeviceRooms.symbols(of: room)
    #expect(symbols.count > 10, "nothing to look at")
    for symbol in symbols {
      #expect(!Self.forbidden.contains { symbol.contains($0) }, "\(symbol)")
    }
  }

  @Test(
    "The program for devices has no symbol of simulator, harness, seeds, Foundation or ArgumentParser",
    .enabled(if: DeviceRooms.areBuilt, DeviceRooms.remedy))
  func program() {
    let words = Self.forbidden + ["s14ArgumentParser", "s20FoundationEssentials", "s10Foundation"]
    let node = SourceTree.output(of: "nm -P '\(DeviceRooms.build)/outpost-node'")
    #expect(node.contains("s8NodeHost"), "nothing to look at")
    for word in words { #expect(!node.contains(word), "\(word)") }
    // The same words are in the program that has everything, so that none is misspelt.
    let full = SourceTree.output(of: "nm -P '\(DeviceRooms.build)/outpost'")
    for word in words where word != "s10Foundation" { #expect(full.contains(word), "\(word)") }
  }

  @Test(
    "The names that are looked for are those that the simulation has",
    .enabled(if: DeviceRooms.areBuilt, DeviceRooms.remedy))
  func names() {
    let symbols = ["SimBoard", "SimWorld", "Harness"].flatMap { DeviceRooms.symbols(of: $0) }
    for name in Self.forbidden {
      #expect(symbols.contains { $0.contains(name) }, "\(name)")
    }
  }

  @Test("A profile's object draws nothing by itself: entropy is passed in")
  func profiles() {
    let sources = [
      "getrandom", "getentropy", "random", "rand", "srand", "rand_r", "arc4random",
      "arc4random_buf", "open", "open64", "openat", "fopen", "fopen64", "syscall",
    ]
    for name in SourceTree.folders(in: "tls-profiles") {
      let path = "\(SourceTree.root)/.build/tls-profiles/\(name).so"
      guard access(path, F_OK) == 0 else {
        print("skipped: \(name).so is not built; run `make profiles`")
        continue
      }
      let wanted = SourceTree.output(of: "nm -D --undefined-only '\(path)'")
        .split(whereSeparator: { $0 == "\n" || $0 == " " })
        .compactMap { $0.split(separator: "@").first.map(String.init) }
      #expect(wanted.contains("calloc"), "nothing to look at")
      #expect(wanted.allSatisfy { !sources.contains($0) }, "\(name): \(wanted)")
    }
  }

  @Test(
    "Who can hand over a generator is in the package, and neither the runtime nor the door does")
  func handedOver() {
    for path in SourceTree.files(below: "Sources/TLSTransport", ending: ".swift") {
      let lines = SourceTree.lines(of: path)
      for (number, line) in lines.enumerated() where line.contains("any EntropySource") {
        // The declaration begins on this line or a few above it.
        let declaration = lines[...number].last {
          $0.contains("init(") || $0.contains("func ") || $0.contains("let source")
        }
        #expect(declaration?.contains("public") == false, "\(path):\(number + 1)")
      }
    }
    let rooms = ["NodeRuntime", "LinuxHAL", "NodeHost", "outpost-node", "outpost"]
    for path in rooms.flatMap({ SourceTree.files(below: "Sources/\($0)", ending: ".swift") }) {
      let text = SourceTree.text(of: path)
      for word in ["EntropySource", "SeededEntropy", "SplitMix64", "entropy:"] {
        #expect(!text.contains(word), "\(path) names \(word)")
      }
    }
  }

  @Test("The kernel's generator is asked without waiting, and refuses while it is not seeded")
  func kernel() {
    let source = SourceTree.text(of: "Sources/CTLSEngine/kernel_entropy.c")
    #expect(source.contains("syscall(SYS_getrandom, bytes, count, GRND_NONBLOCK)"))
    #expect(SourceTree.text(of: "Sources/TLSTransport/EntropyCalls.swift").contains("== 0"))
  }
}
