import BoardFiles
import SimBoard
import Testing

extension SplitMix64 {
  /// A number in 0..<bound.
  fileprivate mutating func below(_ bound: Int) -> Int { Int(below(UInt64(bound))) }
}

@Suite("Mutated files never trap")
struct MutationTests {
  private static let seeds = [
    "sensor-hub.yaml", "every-key.yaml", "every-shape.yaml", "weather.csv",
  ]

  /// What tends to hurt readers of YAML and of numbers.
  private static let morsels: [[UInt8]] =
    [
      "{", "}", "[", "]", ": ", "- ", "\n", "\t", "\0", "&a ", "*a", "!t ", "|\n", ">-\n", "'",
      "\"",
      "#", "? ", "---\n", "...\n", "<<: ", "yes", "~", "0x", "-", ".", ",", "%", "°C", "\u{FEFF}",
      "9223372036854775807", "-9223372036854775808", "99999999999999999999",
      "0.0000000000000000001",
      "1e308", "366 d", "\\u0000", "../", "alarm", "climate", "every-key.yaml", "every-shape.yaml",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

  private static func mutate(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.below(4) {
      let at = random.below(bytes.count + 1)
      let length = min(random.below(40), bytes.count - at)
      switch random.below(5) {
      case 0 where at < bytes.count: bytes[at] ^= UInt8(1 << random.below(8))
      case 1: bytes.removeSubrange(at..<(at + length))
      case 2: bytes.insert(contentsOf: bytes[at..<(at + length)], at: random.below(bytes.count + 1))
      case 3: bytes.replaceSubrange(at..<(at + length), with: morsels[random.below(morsels.count)])
      default: bytes.insert(contentsOf: morsels[random.below(morsels.count)], at: at)
      }
    }
    return bytes
  }

  @Test("Any mutation gives a value or problems with a place", arguments: 0..<4)
  func mutations(index: Int) throws {
    let contents = try Dictionary(
      uniqueKeysWithValues: Self.seeds.map { ($0, try bytes("Valid/" + $0)) })
    let name = Self.seeds[index]
    let seed = try #require(contents[name])
    let entry = name == "weather.csv" ? "every-shape.yaml" : name
    var random = SplitMix64(seed: UInt64(index))
    for round in 0..<1_000 {
      var mutated = contents
      mutated[name] = Self.mutate(seed, &random)
      let checked = reader(files(mutated)).check([entry])[0]
      let isBad = checked.diagnostics.contains { $0.severity == .error }
      #expect((checked.content == nil) == isBad, "round \(round)")
      for diagnostic in checked.diagnostics {
        let place = diagnostic.position
        let text = diagnostic.message + (diagnostic.hint ?? "")
        #expect(place.line >= 1 && place.column >= 1, "round \(round)")
        #expect(!text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 }, "round \(round)")
      }
    }
  }

  @Test("Bytes can be checked without a file, as an editor or a fuzzer does")
  func bytesAlone() {
    let reader = reader(files([:]))
    #expect(reader.check(Array("board: b\n".utf8), as: "x.yaml").content != nil)
    #expect(reader.check([0], as: "x.yaml").diagnostics.count == 1)
  }
}
