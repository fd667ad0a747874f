import LinuxHAL
import NodeAssembly
import TLSTransport
import TestSupport
import Testing
import Units
import Uplink

@testable import NodeHost

/// A message of the page, with `…` for what differs.
private struct Row {
  let pattern: String

  /// The first cell of each row of a table of messages.
  static func all() throws -> [Row] {
    let page = try Program.run("cat", ["\(Program.root)/docs/troubleshooting.md"]).output
    return page.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| `") else { return nil }
      return line.dropFirst(3).firstIndex(of: "`").map {
        Row(pattern: String(line.dropFirst(3)[..<$0]))
      }
    }
  }

  func matches(_ message: String) -> Bool {
    let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return message == pattern }
    guard message.hasPrefix(parts[0]) else { return false }
    var rest = message[...].dropFirst(parts[0].count)
    for part in parts.dropFirst() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return parts[parts.count - 1].isEmpty || rest.isEmpty
  }
}

@Suite("The page on troubleshooting")
struct TroubleshootingTests {
  private static let line = LineLocation(chip: "gpiochip0", offset: 7)
  private static let thermometer = BusDevice("t", chip: "sht31", transfers: [])
  private static let failed = Errno(code: 5)

  /// One of each kind; the switch below does not compile without a new one.
  private static let devices: [DeviceProblem] = [
    .busMissing(1, present: [], adapters: []), .busForbidden(1, nil),
    .busWithoutTransfers(1, functions: 0),
    .busTooNarrow(1, adapter: "piix4", thermometer, .read(6), functions: 1),
    .busFailed(1, failed), .chipMissing("gpiochip0", present: [], .none),
    .chipForbidden("gpiochip0", nil), .chipNotUnderstood("gpiochip0", failed),
    .chipFailed("gpiochip0", failed), .sensorsMissing(.oneWire), .lineMissing(line, count: 4),
    .lineBusy(line, by: ""), .lineBusy(line, by: "lamp"), .lineFailed(line, failed),
  ]

  private static func number(_ problem: DeviceProblem) -> Int {
    switch problem {
    case .busMissing: 0
    case .busForbidden: 1
    case .busWithoutTransfers: 2
    case .busTooNarrow: 3
    case .busFailed: 4
    case .chipMissing: 5
    case .chipForbidden: 6
    case .chipNotUnderstood: 7
    case .chipFailed: 8
    case .sensorsMissing: 9
    case .lineMissing: 10
    case .lineBusy: 11
    case .lineFailed: 12
    }
  }

  private static let machine: [MachineDoubt] = [
    .clockUnset(hasRTC: false), .clockAlone(hasRTC: true), .undervoltage,
    .volatileDisk("/run/a", kind: "tmpfs"), .readOnlyDisk("/a"),
    .fullDisk("/a", free: 1, needed: 2), .wornDisk("/a", used: 90), .wornDisk("/a", used: 100),
    .busTooFast(1, hertz: 400_000, board: 100_000), .busHeld(1),
    .addressTaken(bus: 1, address: 0x48, driver: "lm75"),
  ]

  private static func number(_ doubt: MachineDoubt) -> Int {
    switch doubt {
    case .clockUnset: 0
    case .clockAlone: 1
    case .undervoltage: 2
    case .volatileDisk: 3
    case .readOnlyDisk: 4
    case .fullDisk: 5
    case .wornDisk: 6
    case .busTooFast: 7
    case .busHeld: 8
    case .addressTaken: 9
    }
  }

  private static let profiles: [TLSProfileFault] = [
    .notBuilt(tried: ["/a/field.so"]), .notTrusted(path: "/a/field.so"),
    .notLoadable(path: "/a/field.so", reason: "no"),
    .otherABI(path: "/a/field.so", found: 1, expected: 2),
    .otherProfile(path: "/a/field.so", found: "web"), .builtForTests(path: "/a/field.so"),
  ]

  /// Every cause that a delivery can have, by its stable code, and those that differ in what they
  /// carry.
  private static var causes: [CauseCode] {
    let plain = (1..<1_000).map { CauseCode(UInt16($0)) }.filter {
      ExchangeFault($0) != nil || $0.httpStatus != nil
    }
    let carried = [CauseCode(222, 3, 900, 768)] + (1...5).map { CauseCode(4, $0) }
    return plain + carried + (100..<110).map { CauseCode(118, $0) }
  }

  /// Everything that the page is about.
  private static var messages: [String] {
    let blocks =
      devices.map(\.text) + machine.map(\.facts)
      + profiles.map { ProfileText.text($0, profile: "field") }
    return blocks.map { String($0.prefix { $0 != "\n" }) } + causes.map { FaultText.text($0) }
      + FaultText.names
  }

  @Test("Each kind of a missing device and of a doubt about the machine is among the messages")
  func kinds() {
    #expect(Set(Self.devices.map(Self.number)) == Set(0...12))
    #expect(Set(Self.machine.map(Self.number)) == Set(0...9))
    #expect(Self.causes.count > 60)
  }

  @Test("Each message that the program can make has a row")
  func complete() throws {
    let rows = try Row.all()
    for message in Self.messages {
      #expect(rows.contains { $0.matches(message) }, "\(message)")
    }
  }

  @Test("Each row is a message that the program makes")
  func current() throws {
    let rows = try Row.all()
    #expect(rows.count > 100)
    for row in rows {
      #expect(Self.messages.contains { row.matches($0) }, "\(row.pattern)")
    }
  }
}
