import HAL
import HubProtocol
import NodeAssembly
import NodeCore
import NodeLoop
import Sensors
import SimBoard
import SimWorld
import Units
import Uplink

/// The level of detail of a trace.
package enum TraceDetail: Int, Comparable, Sendable, CaseIterable {
  /// Alarms, messages, lines and faults.
  case events
  /// Every reading as well.
  case readings
  /// Every bus transfer as well.
  case transfers

  /// Whether `left` has less detail.
  package static func < (left: TraceDetail, right: TraceDetail) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Writes the record of a run, one line an event: time in seconds, then what happened.
///
/// The text is a function of the run alone: no wall-clock time, no addresses, no locale.
final class TraceWriter: BusWatcher {
  private static let chunkBytes = 65_536

  let detail: TraceDetail
  private let names: Names
  private let sink: (Span<UInt8>) -> Void
  private var buffer = ByteBuffer()
  /// Whether a segment is on the wire; its line has the time of its start.
  private var isInSegment = false
  /// What happened since that start: it is younger than the segment's line.
  private var held = ByteBuffer()

  init(_ detail: TraceDetail, names: Names, sink: @escaping (Span<UInt8>) -> Void) {
    self.detail = detail
    self.names = names
    self.sink = sink
  }

  func flush() {
    buffer.withSpan { sink($0) }
    buffer.removeAll()
  }

  func comment(_ text: String) {
    buffer.append("# ")
    buffer.append(Array(text.utf8))
    end()
  }

  func line(at now: Instant, _ text: String) {
    if isInSegment {
      held.append(seconds: now.microseconds)
      held.append(Array(" \(text)\n".utf8))
      return
    }
    begin(now)
    buffer.append(Array(text.utf8))
    end()
  }

  func node(_ event: NodeEvent, at now: Instant) {
    switch event {
    case .reading(let channel, let value):
      guard detail >= .readings else { return }
      begin(now)
      buffer.append("read ")
      buffer.append(names.channels[channel.index].name)
      buffer.append(" ")
      append(value, names.channels[channel.index].kind)
    case .deviceFault(let device, let fault):
      begin(device, at: now)
      buffer.append(Array(" fault \(FaultText.text(fault))".utf8))
      switch fault {
      case .bus(let fault), .multiplexer(_, let fault):
        let error = LinuxError(fault, absentIsENXIO: names.devices[device.index].absentIsENXIO)
        buffer.append(Array(" \(error.name)".utf8))
      default: break
      }
    case .deviceRests(let device):
      begin(device, at: now)
      buffer.append(" rests")
    case .channelFault(let channel, let fault):
      begin(now)
      buffer.append("channel ")
      buffer.append(names.channels[channel.index].name)
      buffer.append(Array(" fault \(FaultText.text(fault))".utf8))
    case .inputFault(let input, let fault):
      begin(now)
      buffer.append("line ")
      buffer.append(names.inputs[input.index])
      buffer.append(Array(" fault \(FaultText.text(fault))".utf8))
    case .outputFault(let output, let fault):
      begin(now)
      buffer.append("line ")
      buffer.append(names.outputs[output.index])
      buffer.append(Array(" fault \(FaultText.text(fault))".utf8))
    case .outputDriven(let output):
      begin(now)
      buffer.append("line ")
      buffer.append(names.outputs[output.index])
      buffer.append(" driven")
    case .action(let action): append(action, at: now)
    case .delivery(let message, let outcome, let remark, let uplink):
      append(message, outcome, over: uplink, at: now)
      buffer.append(Array(FaultText.text(remark).utf8))
    }
    end()
  }

  func start(bus: Int, nanoseconds: UInt64) {
    isInSegment = detail >= .transfers
  }

  func segment(_ record: TransferRecord, bytes: Span<UInt8>) {
    guard detail >= .transfers else { return }
    begin(record.began)
    buffer.append("i2c-")
    buffer.append(decimal: UInt64(record.bus))
    buffer.append(record.isRepeatedStart ? " Sr 0x" : " S 0x")
    append(hex: record.address.rawValue)
    buffer.append(record.direction == .read ? " r" : " w")
    for index in 0..<bytes.count {
      buffer.append(" ")
      append(hex: bytes[index])
    }
    if let fault = record.fault { buffer.append(Array(" \(FaultText.text(fault))".utf8)) }
    end()
    isInSegment = false
    held.withSpan { buffer.append($0) }
    held.removeAll()
  }

  private func append(_ action: NodeAction, at now: Instant) {
    begin(now)
    switch action {
    case .drive(let output, let active):
      buffer.append("line ")
      buffer.append(names.outputs[output.index])
      buffer.append(active ? " on" : " off")
    case .ordered(let output, let order):
      buffer.append("operator ")
      buffer.append(names.outputs[output.index])
      switch order {
      case .hold(let active, _): buffer.append(active ? " on" : " off")
      case .release: buffer.append(" auto")
      }
    case .deliver(let message, let uplink): append("send ", message, over: uplink)
    case .attach(let message, let uplink): append("with ", message, over: uplink)
    case .abandon(let message, let uplink): append("abandon ", message, over: uplink)
    // A turn hands these on as readings.
    case .reading: break
    case .alarm(let alarm, let event):
      buffer.append("alarm ")
      buffer.append(names.alarms[alarm.index])
      buffer.append(Array(" \(event)".utf8))
    case .accepted(let message, let uplinks):
      append("accept ", message)
      appendNames(of: uplinks)
    case .dropped(let message, let uplink): append("drop ", message, over: uplink)
    case .parked(let message, let uplink): append("park ", message, over: uplink)
    case .reportsSkipped(let count):
      buffer.append("skip ")
      buffer.append(decimal: UInt64(count))
      buffer.append(count == 1 ? " report" : " reports")
    case .paced(let pace): buffer.append(Array("pace \(pace.text)".utf8))
    }
  }

  private func append(
    _ message: Message, _ outcome: DeliveryOutcome, over uplink: UplinkID, at now: Instant
  ) {
    begin(now)
    switch outcome {
    case .acknowledged(let answer): append("acknowledged ", message, over: uplink, answer)
    case .refused(let answer), .unauthorised(let answer):
      append("refused ", message, over: uplink, answer)
    case .refusedForGood(let answer) where answer.httpStatus != nil:
      append("refused ", message, over: uplink, answer)
    case .failed(let cause), .distrusted(let cause), .refusedForGood(let cause):
      append("failed ", message, over: uplink)
      buffer.append(Array(": \(FaultText.text(cause))".utf8))
    }
  }

  private func append(
    _ verb: StaticString, _ message: Message, over uplink: UplinkID, _ answer: CauseCode
  ) {
    append(verb, message, over: uplink)
    if let verdict = answer.brokerVerdict {
      buffer.append(" connack ")
      buffer.append(decimal: UInt64(verdict.rawValue))
    } else if answer == .brokerAcknowledged {
      buffer.append(" puback")
    } else {
      buffer.append(" ")
      buffer.append(decimal: UInt64(answer.httpStatus ?? 0))
    }
  }

  private func append(_ verb: StaticString, _ message: Message, over uplink: UplinkID) {
    append(verb, message)
    guard !names.uplinks.isEmpty else { return }
    buffer.append(" over ")
    buffer.append(names.uplinks[uplink.index])
  }

  /// The uplinks that a message is for, where there are several and it is not for all.
  private func appendNames(of uplinks: UplinkSet) {
    guard uplinks != UplinkSet(first: names.uplinks.count) else { return }
    for (index, name) in names.uplinks.enumerated() where uplinks.contains(UplinkID(index)) {
      buffer.append(" for ")
      buffer.append(name)
    }
  }

  private func append(_ verb: StaticString, _ message: Message) {
    buffer.append(verb)
    buffer.append("#")
    buffer.append(decimal: message.id.sequence)
    switch message.kind {
    case .report: buffer.append(" report")
    case .gap: buffer.append(" gap")
    case .alarm(let alarm, let event):
      buffer.append(" alarm ")
      buffer.append(names.alarms[alarm.index])
      buffer.append(Array(" \(event)".utf8))
      guard message.count > 1 else { return }
      buffer.append(" count ")
      buffer.append(decimal: UInt64(message.count))
    }
  }

  private func append(_ value: ReportedValue, _ kind: QuantityKind) {
    switch value {
    case .absent: buffer.append("absent")
    case .fault: buffer.append("fault")
    case .value(let scaled), .warming(let scaled): buffer.append(quantity: scaled, of: kind)
    }
  }

  private func append(hex byte: UInt8) {
    let digits: StaticString = "0123456789abcdef"
    buffer.append(digits.utf8Start[Int(byte >> 4)])
    buffer.append(digits.utf8Start[Int(byte & 15)])
  }

  private func begin(_ device: DeviceID, at now: Instant) {
    begin(now)
    buffer.append("device ")
    buffer.append(names.devices[device.index].name)
  }

  private func begin(_ now: Instant) {
    buffer.append(seconds: now.microseconds)
    buffer.append(" ")
  }

  private func end() {
    buffer.append("\n")
    if buffer.count >= Self.chunkBytes { flush() }
  }
}

extension TraceWriter: WorldObserver {
  func edge(on line: String, active: Bool, at now: Instant) {
    self.line(at: now, "edge \(line) \(active ? "on" : "off")")
  }

  func fault(_ name: String, begins: Bool, on target: String, at now: Instant) {
    line(at: now, "fault \(name) \(begins ? "begins" : "ends") on \(target)")
  }
}
