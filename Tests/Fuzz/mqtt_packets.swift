import HubProtocol
import NodeCore
import Units

/// libFuzzer: bytes as a broker's answers to a node, and as a node's packets to a broker. Whatever
/// they are, they acknowledge nothing that is not under way, and what is read of them is the same
/// whether they come at once or in pieces, within the limits.
@_cdecl("LLVMFuzzerTestOneInput")
public func parse(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = UnsafeBufferPointer(start: start + 1, count: count - 1)
  answer(bytes, steps: start[0])
  let whole = outcome(of: bytes, in: max(bytes.count, 1))
  let piece = 1 + Int(start[0]) % 64
  precondition(
    whole == outcome(of: bytes, in: piece), "pieces of \(piece) bytes change the outcome")
  for case .publish(let message) in whole.packets {
    precondition(message.payload.count <= MQTTLimits.receivedBytesMax)
    precondition(!message.topic.isEmpty && message.topic.count <= MQTTLimits.textBytesMax)
    precondition(message.identifier != 0)
  }
  return 0
}

/// A node that has opened a session and publishes whenever it can; each bit of `steps` decides
/// whether it leaves the message under way for another.
private func answer(_ bytes: UnsafeBufferPointer<UInt8>, steps: UInt8) {
  var session = MQTTSession()
  var output = ByteBuffer()
  session.open(MQTTConnect(client: [0x6E]), &output)
  var (sent, acknowledged): (UInt64, UInt64) = (0, 0)
  do throws(MQTTFault) {
    for byte in bytes {
      if try session.take(byte) == .acknowledged { acknowledged += 1 }
      if !session.isOpen, sent > 0, steps >> (sent % 8) & 1 == 1 { session.leave() }
      guard session.isOpen else { continue }
      sent += 1
      output.removeAll()
      session.publish(
        ByteBuffer(), to: [0x74], named: MessageID(boot: 1, sequence: sent), isRetained: false,
        &output)
      precondition(!session.isOpen)
    }
  } catch {
    // What breaks the protocol ends the session.
  }
  precondition(acknowledged <= sent)
}

private struct Outcome: Equatable {
  var fault: MQTTFault?
  var packets: [MQTTRequest] = []
}

private func outcome(of bytes: UnsafeBufferPointer<UInt8>, in piece: Int) -> Outcome {
  var reader = MQTTRequestReader()
  var outcome = Outcome()
  do throws(MQTTFault) {
    try feed(bytes, in: piece) { span throws(MQTTFault) in
      reader.feed(span)
      while let packet = try reader.next() { outcome.packets.append(packet) }
    }
  } catch {
    outcome.fault = error
  }
  return outcome
}
