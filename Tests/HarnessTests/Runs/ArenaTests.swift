import BoardFiles
import LinuxFiles
import TLSTransport
import Testing

@testable import Harness
@testable import SimWorld

@Suite("A board's arena")
struct ArenaTests {
  static let remedy: Comment =
    "the TLS profiles are not built, or of other sources; run `make profiles`"

  /// Whether boards can have their profile.
  static let areBuilt: Bool = {
    do throws(TLSProfileFault) {
      _ = try TLSEngine.load("field")
      return true
    } catch {
      return false
    }
  }()

  private func board(_ arena: String) -> String {
    Stage.board(format: "json").replacing("tls: system", with: "tls: field, arena: \(arena)")
  }

  private func play(_ arena: String, network: String = "profile") throws -> Stage.Played {
    let scene = """
      for: 60 s
      signals:
        motion: {pulses: [{at: 5 s, for: 1 s}]}
      network: {tls: \(network)}
      expect:
        - {alarm: intrusion, raised: true}
      """
    return try Stage.play(Stage.scenario(scene, board: board(arena)))
  }

  @Test(
    "An arena that is too small fails connections by its name and loses nothing",
    .enabled(if: areBuilt, remedy))
  func tooSmall() throws {
    let played = try play("2 KiB")
    let record = played.result.record
    #expect(record.handshakes == 0 && record.acknowledged.reports == 0)
    #expect(record.arenaExhaustions >= 5 && record.failedAttempts == record.arenaExhaustions)
    #expect(record.accepted.alarms >= 1 && record.dropped.alarms == 0)
    #expect(record.waiting == record.accepted.alarms + record.accepted.reports)
    let cause = ": TLS: the arena of 2048 bytes is too small (uplink: arena)"
    #expect(played.events("failed #").allSatisfy { $0.hasSuffix(cause) })
    #expect(played.failures == [])
  }

  @Test(
    "An arena that is large enough is shown with each handshake", .enabled(if: areBuilt, remedy))
  func largeEnough() throws {
    let played = try play("24 KiB")
    let record = played.result.record
    #expect(record.arenaExhaustions == 0 && record.acknowledged.alarms >= 1 && record.waiting == 0)
    let handshakes = played.events("handshake TLSv1.2")
    #expect(!handshakes.isEmpty)
    #expect(handshakes.allSatisfy { $0.contains(" of 24576 B, entropy simulated") })
  }

  @Test("An arena is not simulated if the node uses the engine in the program")
  func otherNetworks() throws {
    let record = try play("2 KiB", network: "real").result.record
    #expect(record.arenaExhaustions == 0 && record.acknowledged.alarms >= 1)
  }

  @Test(
    "An arena is never smaller than the record buffers of its profile",
    .enabled(if: areBuilt, remedy))
  func least() throws {
    let able = Vocabulary.registered(Chip.all).tlsProfiles.filter { $0.leastArena != nil }
    #expect(able.map(\.name) == ["field", "field-p256m", "photon", "web"])
    for profile in able {
      let sizes = try #require(TLSEngine.loadMeasured(profile.name).sizes)
      #expect(profile.leastArena == Int64(sizes.recordIn + sizes.recordOut), "\(profile.name)")
    }
  }

  @Test(
    "An arena that a replay does not simulate is warned about, and no other",
    arguments: [("real", true), ("modelled", true), ("profile", false)])
  func warned(_ network: String, _ isWarned: Bool) throws {
    let files = [
      "stage.yaml": board("24 KiB"),
      "scene.yaml": """
      scenario: a scene
      board: stage.yaml
      for: 1 s
      network: {tls: \(network)}
      expect:
        - {nothing: lost}
      """,
    ]
    let access = FileAccess(
      read: { path, _ throws(FileFault) in
        guard let text = files[path] else { throw .notFound }
        return Array(text.utf8)
      },
      status: { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o600) },
      names: { _ throws(FileFault) in [] })
    let loaded = BoardFileReader(vocabulary: .registered(Chip.all), access: access)
      .scenario(at: "scene.yaml")
    let text = loaded.diagnostics.map { $0.rendered }.joined(separator: "\n")
    #expect(loaded.value != nil)
    #expect(text.contains("does not hold TLS to the board's `arena`") == isWarned, "\(text)")
  }
}
