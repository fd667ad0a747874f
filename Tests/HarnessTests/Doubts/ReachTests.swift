import BoardFiles
import Harness
import SimWorld
import Testing
import Units

@Suite("What a schema says that a chip can read is what its driver reads")
struct ReachTests {
  private static let settings = LimitDoubtTests.Setting.all.filter { setting in
    setting.schema.channels.contains { channel in
      channel.reach(with: setting.options) != channel.lowest...channel.highest
    }
  }

  @Test("The options of at least four chips limit what they read")
  func found() {
    #expect(Set(Self.settings.map { "\($0.schema.name)" }).count >= 4)
  }

  /// Inputs that are beyond what any option can read.
  @Test("The greatest signal reads as the end of the range", arguments: settings)
  func ends(_ setting: LimitDoubtTests.Setting) throws {
    for (number, channel) in setting.schema.channels.enumerated() {
      let inputs = try #require(
        Chip.all.first { "\($0.schema.name)" == "\(setting.schema.name)" }?.model.inputNames)
      guard inputs.contains(where: { "\($0)" == "\(channel.name)" }) else { continue }
      let reach = channel.reach(with: setting.options)
      let played = try Stage.play(
        try Stage.scenario(
          "for: 15 s\nsignals: {d.\(channel.name): \(Self.beyond(channel))}\nexpect: [{device: d, faults: {at-most: 0}}]",
          board: setting.board(number)), detail: .readings)
      let reading = try #require(played.events("read c").last)
      let value = try #require(Double(reading.split(separator: " ")[2]))
      let end = Double(reach.upperBound) / Double(channel.kind.stepsPerUnit)
      let step = abs(end) / 1_000 + 0.001
      #expect(abs(value - end) <= step, "\(setting.testDescription) \(channel.name): \(reading)")
    }
  }

  /// The most that the chip can measure with any option; a thermometer's register holds more.
  private static func beyond(_ channel: ChannelSchema) -> String {
    switch channel.kind {
    case .voltage: "\(channel.highest) µV"
    case .current: "\(channel.highest) µA"
    case .illuminance: "\(channel.highest / 1_000) lx"
    default: "\(channel.highest + 1_000) m°C"
    }
  }
}
