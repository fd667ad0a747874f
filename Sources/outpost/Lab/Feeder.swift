import BoardFiles
import Glibc
import Harness
import LinuxHAL
import NodeHost

/// The program beside the node that is the world of its devices: it sets registers of i2c-stub and
/// moves lines of gpio-sim (scripts/hardware-lab/feeder.c). It shares no code with the node, so
/// that an error of the node's way to its hardware is not undone by the same error here.
final class Feeder {
  private var pipes: FeederPipes

  /// Reaches the feeder of this guest.
  ///
  /// - Throws: ``NodeHost/SetupFault`` where there is none.
  init() throws(SetupFault) {
    guard let path = getenv(Self.variable) else {
      throw SetupFault(
        "--in kernel runs inside the lab's guest, which has a feeder (\(Self.variable)); from "
          + "outside it is --in lab")
    }
    do throws(Errno) {
      pipes = try FeederPipes.opened(at: String(cString: path))
    } catch {
      throw SetupFault("the feeder of the lab cannot be reached: \(error.text)")
    }
  }

  /// Names the pipes to a program in the guest.
  static let variable = "OUTPOST_LAB_FEEDER"

  /// Makes chips at `addresses` and a GPIO chip with each number of lines; what is there in their
  /// place then: the number of the bus, -1 where no chip was asked for, and the GPIO chips.
  func make(addresses: [UInt8], lines: [Int]) throws(SetupFault) -> (bus: Int, chips: [String]) {
    let list = addresses.map { "0x" + String($0, radix: 16) }.joined(separator: ",")
    let words = answer(
      "s \(list.isEmpty ? "-" : list) " + lines.map { "\($0)" }.joined(separator: " ")
    )
    .split(separator: " ").map { String($0) }
    guard let first = words.first, let bus = Int(first), words.count == lines.count + 1 else {
      throw SetupFault("the guest cannot make the devices: \(words.joined(separator: " "))")
    }
    return (bus, Array(words.dropFirst()))
  }

  /// Pulls a line of a GPIO chip up or down.
  func pull(_ chip: String, _ offset: Int, up: Bool) {
    answer("p \(chip) \(offset) \(up ? "pull-up" : "pull-down")")
  }

  /// Whether the voltage of a line is high.
  func isHigh(_ chip: String, _ offset: Int) -> Bool { answer("v \(chip) \(offset)") == "1" }

  /// Sends a command that cannot fail while the guest is as this program made it.
  @discardableResult
  func answer(_ command: String) -> String {
    do throws(Errno) {
      return try pipes.ask(command)
    } catch {
      preconditionFailure("the feeder has ended: \(error.text)")
    }
  }
}

/// The registers of a chip of i2c-stub.
struct StubRegisters: PlainRegisters {
  let feeder: Feeder
  let bus: Int
  let address: UInt8

  func set(_ block: RegisterBlock, _ bytes: [UInt8]) {
    feeder.answer("w \(place(block)) \(bytes.map { "\($0)" }.joined(separator: " "))")
  }

  func get(_ block: RegisterBlock) -> [UInt8] {
    feeder.answer("r \(place(block)) \(block.count)").split(separator: " ").compactMap { UInt8($0) }
  }

  private func place(_ block: RegisterBlock) -> String { "\(bus) \(address) \(block.register)" }
}
