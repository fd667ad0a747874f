import HAL
import NodeCore
import Sensors
import Units

/// The outputs that could not be driven, and when they are tried again.
struct FailedOutputs {
  /// The first wait, and the longest: the waits double.
  static let waits = Interval.seconds(1)...Interval.seconds(8)

  private(set) var outputs: [OutputID] = []
  private(set) var due = Instant.never
  private var wait = Self.waits.lowerBound

  /// The output could not be driven.
  mutating func add(_ output: OutputID, at now: Instant) {
    guard !outputs.contains(output) else { return }
    outputs.append(output)
    wait = Self.waits.lowerBound
    due = now + wait
  }

  /// The output was driven; whether an earlier attempt had failed.
  mutating func remove(_ output: OutputID) -> Bool {
    guard let place = outputs.firstIndex(of: output) else { return false }
    outputs.remove(at: place)
    if outputs.isEmpty { due = .never }
    return true
  }

  /// All have been tried again.
  mutating func noteTrial(at now: Instant) {
    wait = min(wait + wait, Self.waits.upperBound)
    due = outputs.isEmpty ? .never : now + wait
  }
}

extension Turn where Link: ~Copyable {
  /// Drives an output line, whichever chip supplies it; one that fails is tried again.
  mutating func drive(_ output: OutputID, _ active: Bool) {
    do throws(SensorFault) {
      try attempt(output, active)
      note(output, isOn: active)
      if failedOutputs.remove(output) {
        observer?.node(.outputDriven(output: output), at: clock.now)
      }
    } catch {
      note(output, isOn: nil)
      failedOutputs.add(output, at: clock.now)
      observer?.node(.outputFault(output: output, error), at: clock.now)
    }
  }

  /// Drives the outputs again that could not be driven, to what the node wants now.
  @inline(never)
  mutating func driveFailedOutputs() {
    for output in failedOutputs.outputs { drive(output, node.isOn(output)) }
    failedOutputs.noteTrial(at: clock.now)
  }

  private func note(_ output: OutputID, isOn: Bool?) {
    for echo in wiring.echoes where echo.output == output { echo.note(isOn) }
  }

  private mutating func attempt(_ output: OutputID, _ active: Bool) throws(SensorFault) {
    guard output.index >= wiring.outputs.count else {
      return try drive(wiring.outputs[output.index], active)
    }
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

  private func drive(_ line: any GPIOOutput, _ active: Bool) throws(SensorFault) {
    do throws(GPIOFault) {
      try line.drive(active)
    } catch {
      throw .line(error)
    }
  }
}
