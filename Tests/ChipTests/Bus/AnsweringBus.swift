import HAL
import Units

/// A bus whose one chip is a closure: from the bytes written and the number wanted to the answer.
final class AnsweringBus: I2CBus {
  let answer: ([UInt8], Int) -> [UInt8]

  init(answer: @escaping ([UInt8], Int) -> [UInt8]) {
    self.answer = answer
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    _ = answer(Self.array(bytes), 0)
  }

  func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    fill(&buffer, answer([], buffer.count))
  }

  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    fill(&buffer, answer(Self.array(bytes), buffer.count))
  }

  private func fill(_ buffer: inout MutableSpan<UInt8>, _ bytes: [UInt8]) {
    for index in 0..<min(buffer.count, bytes.count) { buffer[index] = bytes[index] }
  }

  private static func array(_ span: Span<UInt8>) -> [UInt8] {
    span.indices.map { span[$0] }
  }
}

extension AnsweringBus {
  /// A BME280, or a BMP280 without `second`, that is never busy: calibration blocks of 26 and 7
  /// bytes and up to 8 data bytes as given.
  static func climate(first: [UInt8], second: [UInt8] = [], data: [UInt8]) -> AnsweringBus {
    var registers = [UInt8](repeating: 0, count: 256)
    registers.replaceSubrange(0x88..<0x88 + 26, with: first)
    registers.replaceSubrange(0xE1..<0xE1 + second.count, with: second)
    registers.replaceSubrange(0xF7..<0xF7 + data.count, with: data)
    registers[0xD0] = second.isEmpty ? 0x58 : 0x60
    return AnsweringBus { bytes, count in
      for index in stride(from: 0, to: bytes.count - 1, by: 2) {
        registers[Int(bytes[index])] = bytes[index + 1]
        // Forced mode has fallen back to sleep before anyone looks.
        if registers[0xF4] & 0b11 == 0b01 { registers[0xF4] &= 0b1111_1100 }
      }
      return (0..<count).map { registers[(Int(bytes[0]) + $0) % 256] }
    }
  }

  /// An ADS1115 that is never busy and whose conversion register reads `result`.
  static func converter(result: UInt16) -> AnsweringBus {
    var config: UInt16 = 0x8583
    return AnsweringBus { bytes, count in
      if bytes.count == 3, bytes[0] == 1 { config = UInt16(bytes[1]) << 8 | UInt16(bytes[2]) }
      let word = bytes.first == 1 ? config | 0x8000 : result
      return count == 2 ? [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)] : []
    }
  }
}
