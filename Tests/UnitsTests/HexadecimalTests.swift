import Testing
import Units

@Suite("Hexadecimal digits")
struct HexadecimalTests {
  @Test("Every byte survives being written and read in either case")
  func bytes() {
    let all = Array(UInt8.min...UInt8.max)
    let text = Hexadecimal.text(all)
    #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
    #expect(Hexadecimal.bytes(of: Array(text.utf8)) == all)
    #expect(Hexadecimal.bytes(of: Array(text.uppercased().utf8)) == all)
  }

  @Test(
    "An odd number of digits and any other byte give nothing",
    arguments: ["0", "0g", "g0", "0x", " 0", "00:", "/0", ":0", "@0", "`0"])
  func refused(_ text: String) {
    #expect(Hexadecimal.bytes(of: Array(text.utf8)) == nil)
  }

  @Test("Capitals are those of percent-encoding")
  func capitals() {
    let digits = (0..<16).map { Hexadecimal.capital($0) }
    #expect(digits == Array("0123456789ABCDEF".utf8))
  }
}
