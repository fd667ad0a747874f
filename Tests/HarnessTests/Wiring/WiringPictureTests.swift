import BoardFiles
import BoardWiring
import SimWorld
import Testing
import Units

@Suite("The picture of a board's wiring")
struct WiringPictureTests {
  /// A straight piece of wire of the connection `net`, its ends in ascending order.
  private struct Wire {
    let net: Int
    let x: ClosedRange<Int>
    let y: ClosedRange<Int>

    func covers(_ other: Wire) -> Bool {
      // On one height or one width, with more than a point in common.
      let isLevel = y.lowerBound == y.upperBound && y == other.y
      let isUpright = x.lowerBound == x.upperBound && x == other.x
      return isLevel && x.clamped(to: other.x).count > 1 && x.overlaps(other.x)
        || isUpright && y.clamped(to: other.y).count > 1 && y.overlaps(other.y)
    }
  }

  /// The wires of a picture, a net for each path.
  private static func wires(in picture: String) -> [Wire] {
    let paths = picture.split(separator: "\n").filter { $0.hasPrefix("<path d=\"") }
    return paths.enumerated().flatMap { net, path in
      path.dropFirst("<path d=\"".count).prefix { $0 != "\"" }.split(separator: "M").map { way in
        let numbers = way.split { $0 == "L" || $0 == " " }.compactMap { Int($0) }
        return Wire(
          net: net, x: min(numbers[0], numbers[2])...max(numbers[0], numbers[2]),
          y: min(numbers[1], numbers[3])...max(numbers[1], numbers[3]))
      }
    }
  }

  /// A board with a chip at each address of a bus, and with lines at all pins that are left.
  private static func crowded() throws -> Board {
    var text = "board: crowded\ni2c:\n  - bus: 1\n    clock: 10 kHz\n    devices:\n"
    for address in 0x40...0x5F {
      text += "      - {name: t\(address), chip: tmp1075, "
      text += "address: 0x\(String(address, radix: 16))}\n"
    }
    text += "gpio:\n  - chip: gpiochip0\n    lines:\n"
    for offset in 4...27 {
      let rest = offset % 2 == 0 ? "direction: output" : "direction: input, bias: pull-up"
      text += "      - {name: line-\(offset), offset: \(offset), \(rest)}\n"
    }
    return try NetlistTests.board(text)
  }

  @Test("Wires of two connections cross, but none is drawn along another")
  func apart() throws {
    for board in NetlistTests.boards + [try Self.crowded()] {
      for machine in [Netlist.Machine.raspberryPi, .other] {
        let netlist = Netlist(board, NetlistTests.vocabulary, machine: machine)
        let wires = Self.wires(in: netlist.drawing)
        #expect(Set(wires.map(\.net)).count == netlist.nets.count)
        for (index, wire) in wires.enumerated() {
          for other in wires[..<index] where other.net != wire.net {
            #expect(!wire.covers(other), "\(board.name)")
          }
        }
      }
    }
  }

  @Test("Each pin of each part, and each note, is in the picture")
  func complete() throws {
    for board in NetlistTests.boards {
      let netlist = Netlist(board, NetlistTests.vocabulary)
      let picture = netlist.drawing
      for part in netlist.parts {
        #expect(picture.contains(">\(part.title)</text>"))
        for pin in part.pins { #expect(picture.contains(">\(pin.name)</text>")) }
      }
      #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n"))
      #expect(!picture.contains("NaN") && !picture.contains("-1\""))
    }
  }

  @Test("A picture of one board is the same each time")
  func repeats() throws {
    let board = try Self.crowded()
    let first = Netlist(board, NetlistTests.vocabulary).drawing
    for _ in 0..<3 { #expect(Netlist(board, NetlistTests.vocabulary).drawing == first) }
  }
}
