import NodeCore
import Testing
import Units

@testable import NodeRuntime

@Suite("Requests of an operator")
struct OrderRequestTests {
  @Test(
    "A request says a line, a level and for how long",
    arguments: [
      ("set heater on 600", LineOrder.hold(active: true, for: .seconds(600))),
      ("set heater off 1", .hold(active: false, for: .seconds(1))),
      ("set heater on 86400", .hold(active: true, for: .seconds(86_400))),
      ("set heater auto", .release),
    ])
  func good(_ text: String, _ order: LineOrder) throws {
    let request = try OrderRequest(Array(text.utf8))
    #expect(request == OrderRequest(line: Array("heater".utf8), order: order))
    #expect(request.text == text)
  }

  @Test(
    "Anything else is refused for what is wrong with it",
    arguments: [
      ("", OrderRequest.Flaw.form), ("set", .form), ("set heater", .form), ("set  on 5", .form),
      ("set heater on 5 5", .form), ("put heater on 5", .form), ("SET heater on 5", .form),
      ("set Heater on 5", .form), ("set hea/ter on 5", .form), ("set heater\0 on 5", .form),
      ("set heater  on 5", .form), (" set heater on 5", .form), ("set heäter on 5", .form),
      ("set heater up 5", .level), ("set heater auto 5", .level), ("set heater ON 5", .level),
      ("set heater on", .span), ("set heater on ", .span), ("set heater on 0", .span),
      ("set heater on 05", .span), ("set heater on 86401", .span), ("set heater on -5", .span),
      ("set heater on 5s", .span), ("set heater on 999999", .span), ("set heater on +5", .span),
      ("set heater on 5.0", .span), ("set heater off 18446744073709551617", .span),
    ])
  func bad(_ text: String, _ flaw: OrderRequest.Flaw) {
    #expect(throws: flaw) { try OrderRequest(Array(text.utf8)) }
  }

  @Test("Random bytes are a request only where they spell one")
  func random() {
    let pieces: [[UInt8]] = ["set", " ", "heater", "on", "off", "auto", "600", "\n", "0"].map {
      Array($0.utf8)
    }
    var state: UInt64 = 1
    func next(_ count: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % count)
    }
    var found = 0
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for piece in [0, 1, 2, 1, 3, 1, 6] {
        switch next(20) {
        case 0: bytes.append(UInt8(next(256)))
        case 1: bytes += pieces[next(UInt64(pieces.count))]
        default: bytes += pieces[piece]
        }
      }
      guard let request = try? OrderRequest(bytes) else { continue }
      found += 1
      #expect(Array(request.text.utf8) == bytes)
    }
    #expect((5_000..<15_000).contains(found), "\(found)")
  }
}
