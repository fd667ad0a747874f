// swift-tools-version: 6.2
import PackageDescription

/// Whether this is a build of outpost itself, which scripts/build-environment.mk asks for. Another
/// package gets it without the flags that the package manager calls unsafe: it refuses a versioned
/// dependency that has one.
let isTuned = Context.environment["OUTPOST_TUNED_BUILD"] == "1"

func tuned<Setting>(_ settings: Setting...) -> [Setting] { isTuned ? settings : [] }

/// One dialect for every target; CI also compiles the portable floor as Embedded Swift
/// (scripts/embedded-check.sh), which no flag in this file may disturb.
let dialect: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // Swift 6.2 wants `@_lifetime` where a function takes two spans; 6.3 infers it.
  .enableExperimentalFeature("Lifetimes"),
]

/// The node's turn is generic over the world it runs in; without this the release build would not
/// compile it for the simulated one (2.5 times slower).
let optimized = tuned(
  SwiftSetting.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)))

/// The simulation floor runs on one thread, and the debug build, which the tests use, checks
/// exclusive access; in release the checks cost more than the simulation (2.1 times slower). Never
/// for a room that runs on a device.
let unchecked = tuned(
  SwiftSetting.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)))

/// Rooms that run once, when files are read or a command begins: compiled for size in release,
/// since every page of code that a start touches stays resident in a node for years.
let compact = tuned(
  SwiftSetting.unsafeFlags(["-Osize"], .when(configuration: .release)))

/// Where scripts/setup.sh has put the C++ runtime, or a cross build the one for its target.
let staticLibraries =
  Context.environment["OUTPOST_STATIC_LIBRARIES"]
  ?? "\(Context.packageDirectory)/.build/static-libraries"

/// A release program carries the Swift runtime and, where scripts/setup.sh has found it, the C++
/// runtime with it: it runs on machines without a toolchain and keeps 4 MiB less resident.
func selfContained(_ libraries: String...) -> [LinkerSetting] {
  tuned(
    .unsafeFlags(
      [
        "-static-stdlib", "-use-ld=lld", "-Xlinker", "--no-export-dynamic",
        // Packed relocations: 2 MB less to read at every start (glibc 2.36 and later).
        "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
        "-L\(staticLibraries)",
        // What the libraries are made of in static form; the modules name only the shared ones.
      ] + libraries.map { "-l" + $0 }, .when(configuration: .release)))
}

/// What runs in operation is in one place of the program: the kernel maps code 64 kB at a time, and
/// a node keeps 1.2 to 2 MiB less resident (scripts/order-code.py).
let ordered = tuned(
  LinkerSetting.unsafeFlags(
    [
      "-Xlinker",
      "--symbol-ordering-file=\(Context.packageDirectory)/scripts/outpost-node.order",
      // A function that another release or processor does not have is left out.
      "-Xlinker", "--no-warn-symbol-ordering",
    ], .when(configuration: .release)))

/// A library that enters other people's programs brings the C library along and nothing of Swift.
let foreign = tuned(
  LinkerSetting.unsafeFlags([
    "-nostartfiles", "-static-stdlib", "-L\(staticLibraries)",
    // Without a name of its own the library has the path of its build.
    "-Xlinker", "-soname=liboutpost-i2c.so",
  ]))

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

/// The rooms of the portable floor.
let portable: [Target.Dependency] = [
  "Units", "HAL", "Transport", "Sensors", "NodeCore", "NodeLoop", "HubProtocol", "Uplink",
]

let package = Package(
  name: "outpost",
  products: [
    .executable(name: "outpost", targets: ["outpost"]),
    .executable(name: "outpost-node", targets: ["outpost-node"]),
    // For other packages: contracts and drivers; the node's portable rooms, which firmware and a
    // hub are made of; simulated buses, lines and chips, which need no more than the drivers do;
    // and whole boards, scenarios and the judge, which need Mbed TLS and libyaml.
    .library(name: "OutpostDrivers", targets: ["Units", "HAL", "Sensors"]),
    .library(
      name: "OutpostNode", targets: ["Transport", "NodeCore", "NodeLoop", "HubProtocol", "Uplink"]),
    .library(name: "OutpostSim", targets: ["SimBoard"]),
    .library(name: "OutpostHarness", targets: ["Harness"]),
    // What `outpost shell` preloads into the programs that it runs; it looks for it beside itself.
    .library(name: "outpost-i2c", type: .dynamic, targets: ["CI2CPreload"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
  ],
  targets: [
    // Portable floor: standard library only, compiles as Embedded Swift.
    .target(name: "Units"),
    .target(name: "HAL", dependencies: ["Units"]),
    .target(name: "Transport", dependencies: ["Units"]),
    .target(name: "Sensors", dependencies: ["Units", "HAL"]),
    .target(name: "NodeCore", dependencies: ["Units"]),
    .target(name: "NodeLoop", dependencies: ["Units", "HAL", "Sensors", "NodeCore"]),
    .target(name: "HubProtocol", dependencies: ["Units", "NodeCore"]),
    .target(name: "Uplink", dependencies: ["Units", "Transport", "NodeCore", "HubProtocol"]),

    // Linux floor.
    .target(name: "CGpiod", linkerSettings: [.linkedLibrary("gpiod")]),
    .systemLibrary(name: "CI2C"),
    .systemLibrary(name: "CSignalFD"),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CShellWire"),
    .target(name: "CArguments"),
    .target(
      name: "CI2CPreload", dependencies: ["CShellWire"], publicHeadersPath: ".",
      linkerSettings: foreign),
    .target(
      name: "CTLSEngine",
      linkerSettings: [
        .linkedLibrary("mbedtls"), .linkedLibrary("mbedx509"), .linkedLibrary("mbedcrypto"),
      ]),
    // The curve of TLS profiles. scripts/make-profiles.sh compiles it with what it fetches.
    .systemLibrary(name: "CP256"),
    .target(name: "TLSTransport", dependencies: ["Units", "Transport", "CTLSEngine"]),
    .target(name: "LinuxFiles"),
    .target(
      name: "LinuxHAL",
      dependencies: [
        "Units", "HAL", "Transport", "LinuxFiles", "CGpiod", "CI2C", "CSignalFD",
      ]),
    .target(name: "OutboxStore", dependencies: ["Units", "NodeCore", "CSQLite"]),
    .target(
      name: "NodeRuntime",
      dependencies: portable + [
        "TLSTransport",
        "LinuxFiles", "LinuxHAL",
        logging,
      ]),

    // Simulation floor.
    .target(
      name: "SimBoard", dependencies: ["Units", "HAL", "Transport"], swiftSettings: unchecked),
    .target(
      name: "BoardFiles", dependencies: ["Units", "LinuxFiles", "CYAML"], swiftSettings: compact),
    // Not compact: here the drivers are compiled for their endpoints.
    .target(name: "NodeAssembly", dependencies: portable + ["TLSTransport", "BoardFiles"]),
    .target(
      name: "SimWorld",
      dependencies: portable + ["TLSTransport", "SimBoard", "BoardFiles", "NodeAssembly"],
      swiftSettings: unchecked),
    .target(name: "Results", dependencies: ["BoardFiles"], swiftSettings: compact),
    .target(
      name: "BoardWiring", dependencies: ["Units", "BoardFiles", "Results"], swiftSettings: compact),
    .target(
      name: "Harness",
      dependencies: portable + [
        "TLSTransport",
        "SimBoard",
        "BoardFiles", "NodeAssembly", "SimWorld", "Results",
      ], swiftSettings: unchecked),
    .target(
      name: "TLSBench",
      dependencies: ["Units", "Transport", "TLSTransport", "BoardFiles", "SimWorld", "Results"]),

    // What the programs are made of.
    .target(
      name: "NodeHost",
      dependencies: portable + [
        "TLSTransport", "LinuxFiles", "LinuxHAL", "OutboxStore", "NodeRuntime", "BoardFiles",
        "NodeAssembly", "Results", "CArguments", logging,
      ], swiftSettings: compact),
    .target(
      name: "ShellBus",
      dependencies: [
        "Units", "HAL", "LinuxFiles", "LinuxHAL", "SimBoard", "BoardFiles", "NodeAssembly",
        "SimWorld",
        "CShellWire",
      ], swiftSettings: compact),

    // The doors.
    .executableTarget(
      name: "outpost-node", dependencies: ["Units", "NodeRuntime", "BoardFiles", "NodeHost"],
      swiftSettings: compact, linkerSettings: selfContained("swiftSynchronization") + ordered),
    .executableTarget(
      name: "outpost",
      dependencies: portable + [
        "TLSTransport", "LinuxFiles", "LinuxHAL", "NodeRuntime", "BoardFiles", "NodeAssembly",
        "NodeHost",
        "SimBoard", "SimWorld", "Results", "BoardWiring", "Harness", "TLSBench", "ShellBus",
        argumentParser,
      ], swiftSettings: compact,
      linkerSettings: selfContained(
        "_FoundationCollections", "_FoundationCShims", "swiftSynchronization")),

    // Tests, a target a floor or room.
    .target(name: "TestSupport", path: "Tests/Support"),
    .testTarget(name: "HouseTests"),
    .testTarget(name: "UnitsTests", dependencies: ["Units"]),
    .testTarget(
      name: "ChipTests",
      dependencies: [
        "Units", "HAL", "Sensors", "SimBoard", "BoardFiles", "NodeAssembly", "SimWorld",
      ]),
    .testTarget(
      name: "NodeTests",
      dependencies: portable + ["SimBoard"]),
    .testTarget(
      name: "HubProtocolTests",
      dependencies: ["Units", "NodeCore", "HubProtocol", "SimBoard", "TestSupport"],
      exclude: ["decode.py", "answers.py"]),
    .testTarget(
      name: "CurlTests",
      dependencies: [
        "Units", "Transport", "NodeCore", "HubProtocol", "Uplink", "BoardFiles", "SimBoard",
        "TestSupport",
      ], exclude: ["curl.py"]),
    .testTarget(
      name: "BoardFilesTests", dependencies: ["Units", "LinuxFiles", "BoardFiles", "SimBoard"],
      exclude: ["Malformed", "Valid"]),
    .testTarget(
      name: "TLSTransportTests",
      dependencies: ["Units", "Transport", "TLSTransport", "LinuxHAL", "TestSupport"],
      exclude: ["Foreign"]),
    .testTarget(name: "CurveTests", dependencies: ["CP256"], exclude: ["ConstantTime", "Vectors"]),
    .testTarget(
      name: "LinuxHALTests",
      dependencies: portable + [
        "LinuxHAL", "NodeRuntime", "TLSTransport", logging, "TestSupport",
      ]),
    .testTarget(
      name: "OutboxStoreTests",
      dependencies: ["Units", "NodeCore", "OutboxStore", "CSQLite", "SimBoard", "TestSupport"]),
    .testTarget(
      name: "NodeHostTests",
      dependencies: [
        "Units", "HAL", "Sensors", "NodeLoop", "LinuxHAL", "SimBoard", "BoardFiles", "NodeAssembly",
        "SimWorld", "NodeHost", "Uplink", "TLSTransport", "TestSupport",
      ]),
    .testTarget(
      name: "HarnessTests",
      dependencies: portable + [
        "TLSTransport",
        "SimBoard",
        "LinuxFiles", "BoardFiles", "NodeAssembly", "SimWorld", "Results", "BoardWiring",
        "Harness", "TLSBench",
      ], exclude: ["Runs/Files"]),
    // Runs the built programs; depends on nothing but them.
    .testTarget(
      name: "CommandTests", dependencies: ["outpost", "outpost-node", "TestSupport"],
      exclude: [
        "Program/chains.sh", "Program/demanding.py", "Program/receiver.py", "Program/relay.py",
        "Program/statuses.py", "Program/unreadable.py",
      ]),
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "Units", "HAL", "LinuxFiles", "SimBoard", "BoardFiles", "NodeAssembly", "SimWorld",
        "ShellBus",
        "outpost", "TestSupport",
      ],
      exclude: ["Programs"]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = (target.swiftSettings ?? []) + dialect + optimized
}
