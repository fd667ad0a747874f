import HAL
import NodeCore
import Sensors
import Units

extension Turn where Link: ~Copyable {
  /// Drives an output line, whoever supplies it.
  mutating func drive(_ output: Int, _ active: Bool) {
    do throws(GPIOFault) {
      if output < wiring.outputs.count {
        try wiring.outputs[output].drive(active)
      } else {
        try drive(wiring.suppliedOutputs[output - wiring.outputs.count], active)
      }
    } catch {
      observer?.node(.outputFault(output: output, error), at: clock.now)
    }
  }

  private mutating func drive(_ output: SuppliedOutput, _ active: Bool) throws(GPIOFault) {
    let post = wiring.devices[output.device]
    do throws(SensorFault) {
      try post.device.drive?(output.line, active, &wiring.buses[post.bus])
    } catch {
      switch error {
      case .bus(let fault): throw .bus(fault)
      case .multiplexer(let address, let fault): throw .multiplexer(address, fault)
      case .line(let fault): throw fault
      case .noAnswer, .incomplete, .identity, .checksum, .notReady, .outOfRange: throw .lineGone
      }
    }
  }
}
