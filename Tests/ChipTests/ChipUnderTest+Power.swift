import HAL
import Sensors
import SimBoard
import Units

extension ChipUnderTest {
  /// INA219: a step of the shunt voltage is 10 µV and one of the bus voltage 4 mV, doubled for each
  /// bit below twelve. Beyond a range its end is read; the power can be off by one step of either
  /// factor and one of its own.
  static let powerMonitor = ChipUnderTest(
    INA219<I2CEndpoint>.self, INA219Model.self, address: 0x40, masks: [0b1111],
    world: [0...26_000_000, -3_500_000...3_500_000],
    expected: { channel, world, options in
      let wanted = PowerMonitored(world, options)
      switch channel {
      case 0: return wanted.volts
      case 1: return wanted.amperes * options[0] / 1_000_000
      case 2: return wanted.amperes
      default: return wanted.volts * wanted.amperes / 1_000_000
      }
    },
    step: { channel, options in
      let coarse: Int64 = options[3] < 3 ? 8 >> options[3] : 1
      let voltStep = 4_000 * coarse
      let ampereStep = 10 * coarse * 1_000_000 / options[0] + 1
      switch channel {
      case 0: return voltStep
      case 1: return 10 * coarse + 1
      case 2: return ampereStep
      default:
        let ends = PowerMonitored([26_000_000, 3_500_000], options)
        let own = 200_000_000 / options[0] / (8 >> options[1]) + 1
        return (voltStep * ends.amperes + ampereStep * ends.volts) / 1_000_000 + own
      }
    })
}

/// What is left of a world behind the ranges of an INA219.
private struct PowerMonitored {
  let volts: Int64
  let amperes: Int64

  init(_ world: [Int64], _ options: ChipOptions) {
    volts = min(world[0], options[2] == 0 ? 16_000_000 : 32_000_000)
    let end = (40_000 << options[1]) * 1_000_000 / options[0]
    amperes = max(-end, min(end, world[1]))
  }
}
