import BoardFiles
import Units

/// The words of these tests: five chips shaped like their namesakes, a few faults, two formats.
let exampleVocabulary = {
  var vocabulary = exampleWords
  vocabulary.kernelSensors = kernelSensors
  vocabulary.attributes = [
    "w1": ["temperature"], "iio": ["temp", "voltage"], "hwmon": ["temp", "in"],
  ]
  vocabulary.brokerFormats = ["json", "senml"]
  vocabulary.discoverableFormats = ["json"]
  var particle = FormatRule(format: "particle", needsToken: true, spacing: .seconds(1))
  particle.requests = { _, channels, _ in channels.count }
  var json = FormatRule(format: "json")
  json.longestRequest = { 300 + 20 * $0.channels.count + 50 * $0.alarms.count }
  vocabulary.formatRules = [
    particle,
    json,
    FormatRule(
      format: "senml",
      deviceRule: FormatRule.Device(words: "letters and digits, a letter first") { byte, isFirst in
        (0x61...0x7A).contains(byte) || !isFirst && (0x30...0x39).contains(byte)
      }),
  ]
  return vocabulary
}()

private let exampleWords = Vocabulary(
  chips: [climateChip, converterChip, multiplexerChip, expanderChip, porchChip],
  inputs: [
    "bme280": [
      ("temperature", .temperature), ("humidity", .humidity), ("pressure", .pressure),
      ("supply-voltage", .voltage),
    ]
  ],
  faults: [
    FaultSchema(name: "address-nack", target: .device, worksOnLines: true),
    FaultSchema(
      name: "data-nack", target: .device, parameters: [FaultParameter("byte", .number(0...255))]),
    FaultSchema(
      name: "stretch", target: .device,
      parameters: [
        FaultParameter("span", .interval, default: 40_000),
        FaultParameter("strict", .truth, default: 0),
      ]),
    FaultSchema(name: "stuck", target: .line, isCounted: false),
    FaultSchema(
      name: "offset", target: .device, parameters: [FaultParameter("by", .difference)],
      takesChannel: true, isCounted: false),
    FaultSchema(
      name: "chatter", target: .line, parameters: [FaultParameter("again", .period)],
      isCounted: false),
    FaultSchema(name: "crc-error", target: .device, chips: ["sht31"]),
    kernelFault,
    FaultSchema(name: "scl-stuck", target: .bus),
  ],
  errors: ["address-nack", "timeout"],
  formats: ["webtask", "senml", "json", "particle"], summaryFormats: ["json"],
  batchFormats: ["json"], paddedFormats: ["json"],
  tlsProfiles: [
    TLSProfileSchema("field", leastArena: 1_280),
    TLSProfileSchema("field-p256m", leastArena: 1_280),
    TLSProfileSchema("photon", leastArena: 12_288), TLSProfileSchema("system"),
    TLSProfileSchema("web", leastArena: 20_480),
  ], tlsUses: ["full", "resumed"])

private let climateChip = ChipSchema(
  name: "bme280", addresses: [0x76, 0x77], clockHertzMax: 400_000,
  channels: [
    ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 85_000),
    ChannelSchema("humidity", .humidity, lowest: 0, highest: 100_000),
    ChannelSchema("pressure", .pressure, lowest: 30_000_000, highest: 110_000_000),
  ],
  options: [
    OptionSchema(
      "mode",
      choices: [OptionSchema.Choice("normal", 3), OptionSchema.Choice("forced", 1)],
      default: 1)
  ])

private let converterChip = ChipSchema(
  name: "ads1115", addresses: [0x48, 0x49, 0x4A, 0x4B], clockHertzMax: 400_000,
  channels: [
    ChannelSchema("ain0", .voltage, lowest: -6_144_000, highest: 6_144_000),
    ChannelSchema("ain1", .voltage, lowest: -6_144_000, highest: 6_144_000),
    ChannelSchema("ain2", .voltage, lowest: -6_144_000, highest: 6_144_000),
    ChannelSchema("ain3", .voltage, lowest: -6_144_000, highest: 6_144_000),
  ],
  options: [
    OptionSchema(
      "range",
      choices: [
        OptionSchema.Choice("6.144 V", 0), OptionSchema.Choice("4.096 V", 1),
        OptionSchema.Choice("2.048 V", 2), OptionSchema.Choice("0.256 V", 5),
      ], default: 2),
    OptionSchema(
      "rate",
      choices: [
        OptionSchema.Choice("8 SPS", 0), OptionSchema.Choice("128 SPS", 4),
        OptionSchema.Choice("860 SPS", 7),
      ], default: 4),
    OptionSchema(
      "mode",
      choices: [OptionSchema.Choice("single-shot", 1), OptionSchema.Choice("continuous", 0)],
      default: 1),
  ],
  pins: [PinSchema("alert", .openDrain), PinSchema("ready", .pushPull)])

private let multiplexerChip = ChipSchema(
  name: "pca9548", addresses: [0x70, 0x71, 0x76], clockHertzMax: 400_000, channels: [], options: [],
  supplies: .buses(8))

private let expanderChip = ChipSchema(
  name: "mcp23017", addresses: [0x20, 0x21], clockHertzMax: 400_000, channels: [], options: [],
  supplies: .lines(16))

private let porchChip = ChipSchema(
  name: "dht22", onLineReadEvery: .seconds(2),
  channels: [
    ChannelSchema("temperature", .temperature, lowest: -40_000, highest: 80_000),
    ChannelSchema("humidity", .humidity, lowest: 0, highest: 99_900),
  ],
  options: [])

private let kernelSensors = [KernelSubsystem.oneWire, .industrialIO, .hardwareMonitor].map {
  let temperature = ChannelSchema("temperature", .temperature, lowest: -55_000, highest: 125_000)
  let voltage = ChannelSchema("voltage", .voltage, lowest: 0, highest: 24_000_000)
  return ChipSchema(
    $0, readEvery: $0 == .oneWire ? .seconds(1) : .zero,
    channels: $0 == .oneWire ? [temperature] : [temperature, voltage])
}

private let kernelFault = {
  var fault = FaultSchema(name: "power-up-value", target: .device, chips: ["w1"])
  fault.kernelSensors = ["w1"]
  return fault
}()
