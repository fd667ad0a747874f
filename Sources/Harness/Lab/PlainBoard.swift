import BoardFiles
import HAL
import NodeAssembly
import NodeCore
import NodeLoop
import SimBoard
import SimWorld
import Units

/// Registers as those of i2c-stub: a word each, which commands of one, two and more bytes share.
final class PlainChip: PlainRegisters {
  private var words = [UInt16](repeating: 0, count: 256)

  func set(_ block: RegisterBlock, _ bytes: [UInt8]) {
    if block.count == 2 {
      words[Int(block.register)] = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
    } else {
      for (index, byte) in bytes.enumerated() {
        words[Int(block.register) + index] =
          words[Int(block.register) + index] & 0xFF00 | UInt16(byte)
      }
    }
  }

  func get(_ block: RegisterBlock) -> [UInt8] {
    let first = Int(block.register)
    if block.count == 2 {
      return [UInt8(words[first] & 0xFF), UInt8(words[first] >> 8)]
    }
    return (0..<block.count).map { UInt8(words[first + $0] & 0xFF) }
  }
}

/// An adapter with plain chips.
class PlainBus: ClosableBus {
  var isClosed = false
  let chips: [UInt8: PlainChip]
  /// EOPNOTSUPP, as of an adapter that only knows SMBus.
  private static let unsupported: Int32 = 95

  init(_ addresses: [UInt8]) {
    chips = Dictionary(uniqueKeysWithValues: addresses.map { ($0, PlainChip()) })
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    let block = RegisterBlock(bytes[0], bytes.count - 1)
    chips[address.rawValue]?.set(block, (1..<bytes.count).map { bytes[$0] })
  }

  func read(into buffer: inout MutableSpan<UInt8>, from address: I2CAddress) throws(I2CFault) {
    throw .system(Self.unsupported)
  }

  @_lifetime(buffer: copy buffer)
  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    guard bytes.count == 1, let chip = chips[address.rawValue] else {
      throw .system(Self.unsupported)
    }
    let held = chip.get(RegisterBlock(bytes[0], buffer.count))
    for index in held.indices { buffer[index] = held[index] }
  }
}

/// Plain chips and lines in the place of a simulated board's, in virtual time: what the lab has
/// under a kernel.
class PlainBoard: KernelBoard {
  let wiring: Wiring
  private(set) var now = Instant.zero
  private let world: World
  private let mirrors: [RegisterMirror]
  private let driven: [(line: LineEntry.Index, output: PlainOutput)]

  init(
    _ plan: LabPlan, _ world: World, _ transcript: RunTranscript, _ bus: PlainBus,
    hasEdges: Bool = true
  ) {
    let board = plan.scenario.board
    self.world = world
    mirrors = board.devices.entryIndices.compactMap { index in
      guard let chip = world.chip(of: index), let address = board.devices[index].address,
        let plain = bus.chips[address]
      else { return nil }
      return RegisterMirror(chip, plan.uses[index.number], in: plain)
    }
    var lines: [LineEntry.Index: SimulatedInput] = [:]
    for index in board.lines.entryIndices where !board.lines[index].isOutput {
      let level = world.isActive(index, at: .zero)
      lines[index] = SimulatedInput(name: board.lines[index].name, level: level)
    }
    driven = world.plan.ownOutputLines(of: board).map {
      ($0, PlainOutput(isActive: board.lines[$0].isSafeOn))
    }
    wiring = Wiring(
      devices: world.plan.deviceBindings(
        on: board, Drivers.all, buses: board.buses.map { _ in bus },
        line: { _, _ in preconditionFailure("a scenario that can be played has no chip on a line")
        },
        kernel: { _, _ in
          preconditionFailure("a scenario that can be played has no sensor of a kernel")
        }),
      inputs: world.plan.inputs.compactMap { line, channel in
        if let echo = world.plan.echo(of: (line, channel), on: board) { return echo }
        return lines[line].map {
          InputBinding(
            $0, channel: channel, every: board.channels[ChannelEntry.Index(channel)].every,
            debounce: board.lines[line].debounce)
        }
      }, outputs: driven.map(\.output))
    world.watchLines { line, active, time in
      if board.lines[line].isOutput { return transcript.line(line, active, at: time) }
      if hasEdges { lines[line]?.move(to: active, at: time) }
    }
  }

  func wait(until time: Instant) { now = max(now, time) }

  func show() {
    for mirror in mirrors { mirror.show(at: now) }
  }

  func take() {
    for mirror in mirrors { mirror.take(at: now) }
    for (line, output) in driven {
      do throws(GPIOFault) {
        try world.output(at: line)?.drive(output.isActive)
      } catch {
        preconditionFailure("a simulated output can be driven")
      }
    }
  }
}

/// An output that remembers its level.
final class PlainOutput: GPIOOutput {
  private(set) var isActive: Bool

  init(isActive: Bool) { self.isActive = isActive }

  func drive(_ active: Bool) throws(GPIOFault) { isActive = active }
}
