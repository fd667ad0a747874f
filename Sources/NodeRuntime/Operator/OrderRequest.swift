public import NodeCore
public import Units

/// A request of an operator: `set heater on 600`, `set heater off 600` or `set heater auto`.
public struct OrderRequest: Hashable, Sendable {
  /// The longest order, in seconds.
  public static let secondsMax: Int64 = 86_400

  /// Why a line is no request.
  public enum Flaw: Error, Hashable, Sendable {
    /// It is not of the form of a request.
    case form
    /// The level is neither `on`, `off` nor `auto`.
    case level
    /// The span is no whole number of seconds from 1 to ``OrderRequest/secondsMax``.
    case span
  }

  /// The bytes of the line's name.
  public let line: [UInt8]
  /// What is asked of it.
  public let order: LineOrder

  /// Makes a request.
  public init(line: [UInt8], order: LineOrder) {
    self.line = line
    self.order = order
  }

  /// Reads a request of one line without its line feed.
  public init(_ bytes: [UInt8]) throws(Flaw) {
    let words = bytes.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3 || words.count == 4, words[0].elementsEqual("set".utf8),
      !words[1].isEmpty, words[1].allSatisfy({ Self.isOfName($0) })
    else { throw .form }
    line = Array(words[1])
    if words[2].elementsEqual("auto".utf8), words.count == 3 {
      order = .release
      return
    }
    let isOn = words[2].elementsEqual("on".utf8)
    guard isOn || words[2].elementsEqual("off".utf8) else { throw .level }
    guard words.count == 4, let seconds = Self.seconds(words[3]) else { throw .span }
    order = .hold(active: isOn, for: .seconds(seconds))
  }

  /// The request as ``init(_:)`` reads it.
  public var text: String {
    let name = String(decoding: line, as: UTF8.self)
    switch order {
    case .release: return "set \(name) auto"
    case .hold(let active, let span):
      return "set \(name) \(active ? "on" : "off") \(span.microseconds / 1_000_000)"
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, 0x2D: true
    default: false
    }
  }

  private static func seconds(_ word: ArraySlice<UInt8>) -> Int64? {
    guard (1...5).contains(word.count), word.first != 0x30 else { return nil }
    var seconds: Int64 = 0
    for byte in word {
      guard (0x30...0x39).contains(byte) else { return nil }
      seconds = seconds * 10 + Int64(byte - 0x30)
    }
    return seconds <= secondsMax ? seconds : nil
  }
}
