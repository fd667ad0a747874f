import HAL
import NodeCore
import Sensors
import Units

extension Turn where Link: ~Copyable {
  /// Drives an output line, whichever chip supplies it.
  mutating func drive(_ output: OutputID, _ active: Bool) {
    do throws(SensorFault) {
      if output.index < wiring.outputs.count {
        try drive(wiring.outputs[output.index], active)
      } else {
        let supplied = wiring.suppliedOutputs[output.index - wiring.outputs.count]
        guard let drive = wiring.devices[supplied.device].device.drive else {
          preconditionFailure("only a device with lines supplies an output")
        }
        if isBusTroubled { prepareBus(of: supplied.device) }
        do throws(SensorFault) {
          try drive(supplied.line, active)
          if isBusTroubled { noteAnswer(of: supplied.device) }
        } catch {
          note(error, of: supplied.device)
          throw error
        }
      }
    } catch {
      observer?.node(.outputFault(output: output, error), at: clock.now)
    }
  }

  private func drive(_ line: any GPIOOutput, _ active: Bool) throws(SensorFault) {
    do throws(GPIOFault) {
      try line.drive(active)
    } catch {
      throw .line(error)
    }
  }
}
