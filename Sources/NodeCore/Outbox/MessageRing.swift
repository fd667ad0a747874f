/// Messages in order of age, each with the values of its channels; grows on demand, never shrinks.
struct MessageRing: Sendable {
  private var messages: [Message] = []
  private var values: [ReportedValue] = []
  private var head = 0
  private(set) var count = 0
  private let width: Int

  /// Makes an empty ring whose messages carry `width` values each.
  init(width: Int) {
    self.width = width
  }

  var isEmpty: Bool { count == 0 }

  /// The oldest message; the ring is not empty.
  var first: Message { messages[head] }

  /// The message that is `place` places younger than the oldest.
  subscript(place: Int) -> Message { messages[slot(place)] }

  /// Puts the values of a message into `target`; false if the message is not here.
  func copyValues(of id: MessageID, into target: inout [ReportedValue]) -> Bool {
    guard let place = place(of: id) else { return false }
    copyValues(at: place, into: &target)
    return true
  }

  /// Puts the values of the message at `place` into `target`.
  func copyValues(at place: Int, into target: inout [ReportedValue]) {
    target.removeAll(keepingCapacity: true)
    for index in 0..<width { target.append(value(index, ofMessageAt: place)) }
  }

  /// Appends a message with the values that `value` gives for each place of the report.
  mutating func append(_ message: Message, value: (Int) -> ReportedValue) {
    if count == messages.count { grow(filling: message) }
    let free = slot(count)
    messages[free] = message
    for index in 0..<width { values[free * width + index] = value(index) }
    count += 1
  }

  private mutating func removeFirst() {
    head = head + 1 == messages.count ? 0 : head + 1
    count -= 1
  }

  /// Forgets a message; false if it is not here.
  mutating func remove(_ id: MessageID) -> Bool {
    guard let place = place(of: id) else { return false }
    remove(at: place)
    return true
  }

  /// Forgets the message at `place`; the older ones move up.
  mutating func remove(at place: Int) { remove(1, at: place) }

  /// Forgets `number` messages from `place` on; the older ones move up.
  mutating func remove(_ number: Int, at place: Int) {
    var index = place - 1
    while index >= 0 {
      move(from: slot(index), to: slot(index + number))
      index -= 1
    }
    for _ in 0..<number { removeFirst() }
  }

  /// Puts another message in the place of one, with its first values.
  mutating func replace(at place: Int, with message: Message, _ its: Span<ReportedValue>) {
    messages[slot(place)] = message
    for index in 0..<width { values[slot(place) * width + index] = its[index] }
  }

  /// The place of a message; nil if it is not here.
  func place(of id: MessageID) -> Int? {
    for place in 0..<count where self[place].id == id { return place }
    return nil
  }

  private func value(_ index: Int, ofMessageAt place: Int) -> ReportedValue {
    values[slot(place) * width + index]
  }

  private func slot(_ place: Int) -> Int {
    let index = head + place
    return index >= messages.count ? index - messages.count : index
  }

  private mutating func move(from source: Int, to target: Int) {
    messages[target] = messages[source]
    for index in 0..<width { values[target * width + index] = values[source * width + index] }
  }

  private mutating func grow(filling message: Message) {
    let capacity = messages.isEmpty ? 16 : messages.count * 2
    var widerMessages: [Message] = []
    var widerValues: [ReportedValue] = []
    widerMessages.reserveCapacity(capacity)
    widerValues.reserveCapacity(capacity * width)
    for place in 0..<count {
      widerMessages.append(self[place])
      for index in 0..<width { widerValues.append(value(index, ofMessageAt: place)) }
    }
    while widerMessages.count < capacity { widerMessages.append(message) }
    while widerValues.count < capacity * width { widerValues.append(.absent) }
    messages = widerMessages
    values = widerValues
    head = 0
  }
}
