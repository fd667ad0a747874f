/// Reads the keys of one map and remembers which were asked for, so that the rest can be refused.
struct Cursor {
  /// What the map is, for messages: `a device`.
  let what: String
  let mark: Mark
  private let entries: [Entry]
  private let reading: FileReading
  private var asked: [String] = []
  private var refused: [String] = []
  private var isAbandoned = false

  init(_ entries: [Entry], of what: String, at mark: Mark, in reading: FileReading) {
    self.entries = entries
    self.what = what
    self.mark = mark
    self.reading = reading
  }

  /// Where the map is in the file.
  var position: SourcePosition { reading.position(mark) }

  /// Whether the map has no keys.
  var isEmpty: Bool { entries.isEmpty }

  /// Whether none of the keys that were asked for is there.
  var foundNothing: Bool { !entries.contains { asked.contains($0.key) } }

  /// Whether the value of `key` is a single one.
  func isScalar(_ key: String) -> Bool {
    guard case .scalar? = entries.first(where: { $0.key == key })?.value.content else {
      return false
    }
    return true
  }

  /// The entry of `key`, which thereby becomes an allowed key.
  mutating func entry(_ key: String) -> Entry? {
    asked.append(key)
    return entries.first { $0.key == key }
  }

  /// The entry of `key`, which is known but never allowed: the caller reports it, and no message
  /// proposes it.
  mutating func refusedEntry(_ key: String) -> Entry? {
    refused.append(key)
    return entries.first { $0.key == key }
  }

  /// Whether `key` is there; that alone does not make it an allowed key.
  func contains(_ key: String) -> Bool { entries.contains { $0.key == key } }

  /// The value of `key`, which thereby becomes an allowed key.
  mutating func node(_ key: String) -> YAMLNode? { entry(key)?.value }

  /// What `read` makes of the value of `key`; nil when the key is missing, which is reported, or
  /// its value wrong.
  mutating func required<Value>(_ key: String, _ read: (YAMLNode) -> Value?) -> Value? {
    guard let node = node(key) else {
      reading.report(.shape(.missingKey(key, of: what)), at: mark)
      return nil
    }
    return read(node)
  }

  /// What `read` makes of the value of `key`; nil when the key is missing or its value wrong.
  mutating func optional<Value>(_ key: String, _ read: (YAMLNode) -> Value?) -> Value? {
    node(key).flatMap(read)
  }

  /// Like ``optional(_:_:)`` with a `standard` in place of nil. A wrong value was reported, so the
  /// standard then never reaches a board.
  mutating func optional<Value>(
    _ key: String, _ standard: Value, _ read: (YAMLNode) -> Value?
  ) -> Value {
    optional(key, read) ?? standard
  }

  /// Hands a cursor over every entry of the list under `key` to `body` and reports the keys that it
  /// leaves over. An empty list is an error unless it `mayBeEmpty`. False if entries may have been
  /// missed, which was reported.
  @discardableResult
  mutating func eachEntry(
    _ key: String, of what: String, limit: Int = Limits.entries, isRequired: Bool = false,
    mayBeEmpty: Bool = true, _ body: (inout Cursor) -> Void
  ) -> Bool {
    guard let node = isRequired ? required(key, { $0 }) : node(key) else { return !isRequired }
    guard let items = reading.list(node, limit: limit, mayBeEmpty: mayBeEmpty) else {
      return false
    }
    var isComplete = true
    for item in items {
      guard var cursor = reading.cursor(item, of: what) else {
        isComplete = false
        continue
      }
      body(&cursor)
      cursor.finish()
    }
    return isComplete
  }

  /// Which one of `keys` is there; nil, reported, for none and for more than one. All become
  /// allowed keys.
  mutating func oneOf(_ keys: [String]) -> Entry? {
    asked += keys
    let present = entries.filter { keys.contains($0.key) }
    if present.count == 1 { return present[0] }
    if present.count > 1 {
      reading.report(
        .shape(.onlyOneOf(present[1].key, other: present[0].key)), at: present[1].mark)
    } else if !reportMisspelt(among: keys) {
      reading.report(.shape(.needsOneOf(keys, of: what)), at: mark)
    }
    // What else is allowed depends on the choice.
    abandon()
    return nil
  }

  /// Gives up on the map: its unknown keys stay unreported, because what is allowed is not known.
  mutating func abandon() { isAbandoned = true }

  /// Reports every key that was not read; of a map that was given up, those with a character that
  /// looks like another, which no choice makes right. Must be the last call.
  func finish() {
    for entry in entries where !asked.contains(entry.key) && !refused.contains(entry.key) {
      if isAbandoned, LookAlike.first(in: entry.key) == nil { continue }
      if reading.isFull { return }
      let near = suggestion(for: entry.key, among: asked)
      reading.report(Self.unknown(entry.key, near, asked), at: entry.mark)
    }
  }

  private func reportMisspelt(among keys: [String]) -> Bool {
    for entry in entries {
      guard let near = suggestion(for: entry.key, among: keys) else { continue }
      reading.report(Self.unknown(entry.key, near, keys), at: entry.mark)
      return true
    }
    return false
  }

  private static func unknown(_ key: String, _ near: String?, _ allowed: [String]) -> Problem {
    let letters = String(decoding: key.utf8.map { $0 | 0x20 }.filter(isLetter), as: UTF8.self)
    guard !verificationSwitches.contains(letters) else { return .shape(.verificationSwitch(key)) }
    return .shape(.unknownKey(key, suggestion: near, allowed: allowed))
  }

  /// The names, letters only, under which programs let their users switch the checks of TLS off.
  private static let verificationSwitches = [
    "verify", "insecure", "allowinsecure", "skipverify", "noverify", "verification",
    "verifypeer", "verifyhost", "verifyhostname", "checkhostname", "verifycertificate",
    "checkcertificate", "insecureskipverify", "tlsverify", "verifytls", "verifyssl",
    "rejectunauthorized", "allowselfsigned", "trustall",
  ]
}
