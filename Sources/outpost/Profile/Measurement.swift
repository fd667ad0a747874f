import BoardFiles
import LinuxFiles
import LinuxHAL
import NodeAssembly
import NodeHost
import Results
import TLSBench
import TLSTransport
import Units

/// Measures TLS profiles with the options of the command line.
struct Measurement {
  private let command: Profile
  private let run: ProfileRun
  /// The real server and who may have signed for it.
  private let server: (address: ServerAddress, name: TLSServerName, anchors: [UInt8])?

  init(_ command: Profile) throws(SetupFault) {
    self.command = command
    run = ProfileRun(handshakes: command.handshakes, seed: command.seed.number, clock: .linux)
    guard let address = command.server, let trust = command.trust else {
      server = nil
      return
    }
    let name = try Self.name(of: address)
    do throws(PathFault) {
      server = (address, name, try InputFile.credentials(trust))
    } catch {
      throw SetupFault(error.text)
    }
  }

  /// Loads the profiles and measures one after the other. Counts instructions if the command line
  /// asks for them, or if `budgets` limit them and the programs that count are there.
  func report(for budgets: BudgetFile?) throws(SetupFault) -> ProfileReport {
    let names = command.profiles.map(Self.names(in:)) ?? Self.builtNames()
    var engines: [(name: String, engines: ProfileEngines)] = []
    for name in names { engines.append((name, try Self.load(name))) }
    let counter = try counter(for: budgets)
    var figures: [ProfileFigures] = []
    for (name, engines) in engines {
      Console.progress("measuring \(name)")
      var profile = try measure(engines, name)
      if let counter {
        Console.progress("counting \(name)")
        let uses = TLSUse.counted.filter {
          isCounted($0, of: name, budgets) && profile.figures(of: $0) != nil
        }
        for (use, instructions) in try counter.count(uses, of: name) {
          profile.add(instructions: instructions, of: use)
        }
      }
      figures.append(profile)
    }
    Console.progress("")
    return ProfileReport(
      machine: .here, server: server?.address.text, seed: command.seed.number,
      handshakes: command.handshakes, profiles: figures)
  }

  /// Runs the one use that a counting program looks at.
  func once(_ use: TLSUse) throws(SetupFault) {
    for name in command.profiles.map(Self.names(in:)) ?? [] {
      let engines = try Self.load(name)
      try worded(name) { () throws(UseStop) in try run.once(use, of: engines) }
    }
  }

  private func counter(for budgets: BudgetFile?) throws(SetupFault) -> InstructionCount? {
    let isLimited =
      budgets?.entries.contains { $0.numbers.contains { $0.figure == .handshakeInstructions } }
      ?? false
    guard command.instructions || (isLimited && InstructionCount.isPossible) else { return nil }
    return try InstructionCount(seed: command.seed.number)
  }

  private func isCounted(_ use: TLSUse, of profile: String, _ budgets: BudgetFile?) -> Bool {
    command.instructions
      || budgets?.limits(.handshakeInstructions, of: use.rawValue, profile: profile) ?? false
  }

  private func measure(
    _ engines: ProfileEngines, _ name: String
  ) throws(SetupFault) -> ProfileFigures {
    try worded(name) { () throws(UseStop) in
      guard let server else { return try run.measure(engines) }
      return try run.measure(
        engines, server: server.name, anchors: server.anchors,
        wallTime: LinuxClock().wallTime(after: 0)
      ) { ServerWay(server.address) }
    }
  }

  /// What `body` gives; why it stopped as a text about the profile `name`.
  private func worded<Value>(
    _ name: String, _ body: () throws(UseStop) -> Value
  ) throws(SetupFault) -> Value {
    let peer = server?.address.text ?? "the built-in server"
    do throws(UseStop) {
      return try body()
    } catch {
      switch error {
      case .stream(let fault):
        throw SetupFault("profile `\(name)` with \(peer): \(FaultText.text(fault))")
      case .settings(let fault):
        let file = command.trust ?? "the built-in certificates"
        throw SetupFault("profile `\(name)`: \(file): \(SettingsText.text(fault))")
      case .absent(let absence):
        throw SetupFault("profile `\(name)` with \(peer): \(absence.text)")
      }
    }
  }

  /// Whether a use of a profile succeeds in a heap of `bytes`.
  func fits(_ profile: String, _ use: TLSUse, _ bytes: UInt32) -> Bool {
    do throws(TLSProfileFault) {
      return run.fits(use, of: try ProfileEngines(profile), heap: bytes)
    } catch {
      return false
    }
  }

  private static func name(of address: ServerAddress) throws(SetupFault) -> TLSServerName {
    do throws(TLSSettingsFault) {
      return try TLSServerName(address.host)
    } catch {
      throw SetupFault("`\(address.host)` is neither a host name nor an address")
    }
  }

  private static func load(_ name: String) throws(SetupFault) -> ProfileEngines {
    do throws(TLSProfileFault) {
      return try ProfileEngines(name)
    } catch {
      throw SetupFault(ProfileText.text(error, profile: name))
    }
  }

  /// The names of a list, each once, without the blanks around them.
  static func names(in list: String) -> [String] {
    var names: [String] = []
    for part in list.split(separator: ",") {
      let name = String(part.split(separator: " ").joined(separator: " "))
      if !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// Whether the name of a profile can have this byte: it is part of a path.
  static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// Those whose measured build is there, and `system`, whose absence is then reported.
  private static func builtNames() -> [String] {
    for folder in TLSEngine.profileFolders {
      do throws(FileFault) {
        let files = try FileAccess.disk.names(folder + "/measured")
        let names = files.filter { $0.hasSuffix(".so") }.map { String($0.dropLast(3)) }
        return names.filter { $0 != "system" }.sorted() + ["system"]
      } catch {
        // Not in this folder: the next one.
        continue
      }
    }
    return ["system"]
  }
}
