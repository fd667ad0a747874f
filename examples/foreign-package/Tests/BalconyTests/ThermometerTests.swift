import Balcony
import HAL
import Sensors
import SimBoard
import Testing
import Units

@Suite("The thermometer of the balcony")
struct ThermometerTests {
  private let clock = VirtualClock()
  private let bus: SimulatedBus
  private let address: I2CAddress

  init() throws {
    address = try #require(I2CAddress(0x48))
    bus = SimulatedBus(number: 1, clockHertz: 100_000, clock: clock)
  }

  @Test("A simulated TMP102 at 21.5 °C is read within its resolution, in virtual time")
  func measure() throws {
    let balcony = SignalBank([.constant(21_500)])
    let chip = TMP102Model(address: address, options: ChipSchema.tmp102.defaults, inputs: balcony)
    _ = bus.attach(chip, at: address, name: "balcony", inputs: balcony)

    var thermometer = Thermometer(I2CEndpoint(bus, at: address))
    let value = try thermometer.measure { clock.advance(by: $0) }

    #expect(abs(value - 21_500) <= 63)
    #expect(clock.now > .zero)
  }

  @Test("A missing TMP102 is reported as a fault of the bus")
  func missing() {
    var thermometer = Thermometer(I2CEndpoint(bus, at: address))
    #expect(throws: SensorFault.bus(.addressNotAcknowledged)) {
      _ = try thermometer.measure { clock.advance(by: $0) }
    }
  }
}
