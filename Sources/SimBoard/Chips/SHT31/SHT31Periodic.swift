/// Measurements that an SHT31 makes by itself (section 4.5), and those of them that wait to be
/// fetched.
struct SHT31Periodic {
  /// Real chips keep the last eight and hand them out together, the newest first.
  private static let kept = 8

  private var cycle: ConversionCycle
  /// Temperature and humidity as their words, the oldest first.
  private var waiting: [(celsius: UInt16, percent: UInt16)] = []

  /// The measurements that `command` begins at `now`, in µs; nil for another command.
  init?(_ command: UInt16, at now: UInt64) {
    guard let period = Self.period(command), let conversion = Self.conversion(command)
    else { return nil }
    cycle = ConversionCycle(conversion: conversion, period: period)
    cycle.begin(at: now)
  }

  /// The end of the next conversion that ended up to `now`, nil after the last.
  mutating func next(by now: UInt64) -> UInt64? {
    cycle.next(by: now, isContinuous: true)
  }

  /// Keeps a result.
  mutating func append(celsius: UInt16, percent: UInt16) {
    waiting.append((celsius, percent))
    if waiting.count > Self.kept { waiting.removeFirst() }
  }

  /// The results since the last call, the newest first, each word with its check.
  mutating func fetch() -> [UInt8] {
    defer { waiting = [] }
    return waiting.reversed().flatMap { [$0.celsius, $0.percent] }.flatMap { word in
      var register = CRCRegister.ones
      let bytes = [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
      for byte in bytes { register.shift(in: byte) }
      return bytes + [register.checksum]
    }
  }

  /// By the upper byte: 0.5, 1, 2, 4 and 10 measurements a second (table 10); accelerated response
  /// is 4 a second (section 4.7).
  private static func period(_ command: UInt16) -> UInt64? {
    switch command >> 8 {
    case 0x20: 2_000_000
    case 0x21: 1_000_000
    case 0x22: 500_000
    case 0x23, 0x2B: 250_000
    case 0x27: 100_000
    default: nil
    }
  }

  /// By the repeatability, typical (table 4).
  private static func conversion(_ command: UInt16) -> UInt64? {
    switch command {
    case 0x2032, 0x2130, 0x2236, 0x2334, 0x2737, 0x2B32: 12_500
    case 0x2024, 0x2126, 0x2220, 0x2322, 0x2721: 4_500
    case 0x202F, 0x212D, 0x222B, 0x2329, 0x272A: 2_500
    default: nil
    }
  }
}
