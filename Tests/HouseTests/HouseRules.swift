import Testing

/// Who may enter which room: the house's plan, which ARCHITECTURE.md explains.
struct Room: Sendable, CustomTestStringConvertible {
  let name: String
  let mayImport: Set<String>
  let isPortable: Bool

  var testDescription: String { name }

  init(_ name: String, _ mayImport: Set<String>, portable: Bool = false) {
    self.name = name
    self.mayImport = mayImport
    isPortable = portable
  }

  private static let portable: Set<String> = [
    "Units", "HAL", "Transport", "Sensors", "NodeCore", "NodeLoop", "HubProtocol", "Uplink",
  ]

  static let all: [Room] = [
    Room("Units", [], portable: true),
    Room("HAL", ["Units"], portable: true),
    Room("Transport", ["Units"], portable: true),
    Room("Sensors", ["Units", "HAL"], portable: true),
    Room("NodeCore", ["Units"], portable: true),
    Room("NodeLoop", ["Units", "HAL", "Sensors", "NodeCore"], portable: true),
    Room("HubProtocol", ["Units", "NodeCore"], portable: true),
    Room("Uplink", ["Units", "Transport", "NodeCore", "HubProtocol"], portable: true),
    Room("CGpiod", []),
    Room("CI2C", []),
    Room("CSignalFD", []),
    Room("CShellWire", []),
    Room("CArguments", []),
    Room("CI2CPreload", ["CShellWire"]),
    Room("CSQLite", []),
    Room("CYAML", []),
    Room("CTLSEngine", ["CP256"]),
    Room("CP256", []),
    Room("TLSTransport", ["Units", "Transport", "CTLSEngine", "Glibc"]),
    Room("LinuxFiles", ["Glibc"]),
    Room(
      "LinuxHAL",
      [
        "Units", "HAL", "Transport", "LinuxFiles", "CGpiod", "CI2C", "CSignalFD", "Glibc",
        "Synchronization",
      ]),
    Room("OutboxStore", ["Units", "NodeCore", "CSQLite", "Glibc", "Synchronization"]),
    Room(
      "NodeRuntime",
      portable.union([
        "TLSTransport", "LinuxFiles", "LinuxHAL", "Logging", "Glibc", "Synchronization",
      ])),
    Room("SimBoard", ["Units", "HAL", "Transport"]),
    Room("BoardFiles", ["Units", "LinuxFiles", "CYAML"]),
    Room("NodeAssembly", portable.union(["TLSTransport", "BoardFiles"])),
    Room(
      "SimWorld", portable.union(["TLSTransport", "SimBoard", "BoardFiles", "NodeAssembly"])),
    Room("Results", ["BoardFiles"]),
    Room("BoardWiring", ["Units", "BoardFiles", "Results"]),
    Room(
      "Harness",
      portable.union([
        "TLSTransport", "SimBoard", "BoardFiles", "NodeAssembly", "SimWorld", "Results",
      ])),
    Room("TLSBench", ["Units", "Transport", "TLSTransport", "BoardFiles", "SimWorld", "Results"]),
    Room(
      "NodeHost",
      portable.union([
        "TLSTransport", "LinuxFiles", "LinuxHAL", "OutboxStore", "NodeRuntime", "BoardFiles",
        "NodeAssembly", "Results", "CArguments", "Logging", "Glibc", "Synchronization",
      ])),
    Room(
      "ShellBus",
      [
        "Units", "HAL", "LinuxFiles", "LinuxHAL", "SimBoard", "BoardFiles", "NodeAssembly",
        "SimWorld",
        "CShellWire",
        "Glibc",
      ]),
    Room("outpost-node", ["BoardFiles", "NodeHost", "NodeRuntime", "Glibc"]),
    Room(
      "outpost",
      portable.union([
        "TLSTransport", "LinuxFiles", "LinuxHAL", "NodeRuntime", "BoardFiles", "NodeAssembly",
        "NodeHost",
        "SimBoard", "SimWorld", "Results", "BoardWiring", "Harness", "TLSBench", "ShellBus",
        "ArgumentParser",
        "Glibc",
      ])),
  ]
}
