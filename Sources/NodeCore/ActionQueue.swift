/// Actions in order; its storage is reused, so a node that has settled in allocates nothing.
struct ActionQueue: Sendable {
  private var waiting: [NodeAction] = []
  private var head = 0

  mutating func append(_ action: NodeAction) {
    waiting.append(action)
  }

  // Taken to the end, the list is empty again.
  var isEmpty: Bool { waiting.isEmpty }

  mutating func take() -> NodeAction? {
    guard head < waiting.count else { return nil }
    let action = waiting[head]
    head += 1
    if head == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      head = 0
    }
    return action
  }
}
