import Testing

@testable import ShellBus

@Suite("SMBus calls as plain transfers")
struct SMBusTests {
  static let packets: [(bytes: [UInt8], code: UInt8)] = [
    ([], 0x00),
    // Melexis MLX90614 datasheet, section 8.4.4: reading and writing.
    ([0xB4, 0x07, 0xB5, 0xD2, 0x3A], 0x30),
    ([0xB4, 0x22, 0x07, 0xC8], 0x48),
    // The catalogue's check value of CRC-8.
    (Array("123456789".utf8), 0xF4),
  ]

  @Test("The check byte is the specification's", arguments: packets)
  func check(_ bytes: [UInt8], _ code: UInt8) {
    var found = PacketErrorCode()
    found.add(bytes)
    #expect(found.value == code)
  }

  static let plans: [(call: SMBusCall, written: [UInt8]?, read: Int?)] = [
    (call(0, reads: true), nil, 0),
    (call(0), [], nil),
    (call(1, reads: true), nil, 1),
    (call(1), [9], nil),
    (call(2, reads: true), [9], 1),
    (call(2, [1]), [9, 1], nil),
    (call(3, reads: true), [9], 2),
    (call(3, [1, 2]), [9, 1, 2], nil),
    (call(4, [1, 2]), [9, 1, 2], 2),
    (call(5, reads: true), [9], 33),
    (call(5, [2, 7, 8, 0]), [9, 2, 7, 8], nil),
    (call(6, [2, 7, 8, 0]), [9, 7, 8], nil),
    (call(8, [2, 7, 8, 0]), [9, 7, 8], nil),
    (call(8, [32], reads: true), [9], 32),
  ]

  @Test("Each call has its transfer", arguments: plans)
  func plan(_ call: SMBusCall, _ written: [UInt8]?, _ read: Int?) throws {
    let plan = try call.plan()
    #expect(plan.written == written)
    #expect(plan.readCount == read)
  }

  static let refused: [SMBusCall] = [
    call(2), call(3, [1]), call(4, [1]), call(5), call(5, [33] + Array(repeating: 0, count: 33)),
    call(5, [3, 1, 2]), call(7), call(8, [33], reads: true), call(8, reads: true), call(9),
    call(255),
  ]

  @Test("Calls that lack data or mean nothing are refused", arguments: refused)
  func refusal(_ call: SMBusCall) {
    #expect(throws: BusRefusal.self) { try call.plan() }
  }

  private static func call(
    _ transaction: UInt8, _ data: [UInt8] = [], reads: Bool = false
  ) -> SMBusCall {
    SMBusCall(isRead: reads, command: 9, transaction: transaction, data: data)
  }
}
