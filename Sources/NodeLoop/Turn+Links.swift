import HAL
public import NodeCore
import Units

/// The link of an uplink behind the first, in a place of its own.
public final class FurtherLink<Link: MessageLink & ~Copyable> {
  /// The link.
  public var link: Link
  var due: Instant

  /// Takes over a link.
  public init(_ link: consuming Link) {
    due = link.idleDue
    self.link = link
  }
}

extension Turn where Link: ~Copyable {
  /// The most deliveries that one turn begins over an uplink, so that a long queue cannot starve
  /// the sensors.
  static var deliveriesPerTurnMax: Int { 8 }

  /// Lends the link of each uplink in turn.
  @inline(__always)
  public mutating func withEachLink(_ body: (inout Link, UplinkID) -> Void) {
    body(&link, .first)
    if !others.isEmpty { withFurtherLinks(body) }
  }

  @inline(never)
  private mutating func withFurtherLinks(_ body: (inout Link, UplinkID) -> Void) {
    for index in others.indices { body(&others[index].link, UplinkID(index + 1)) }
  }

  mutating func begin(_ message: Message, over uplink: UplinkID) {
    guard let schema = node.values(of: message, for: uplink, into: &carried) else { return }
    let values = carried
    withLink(of: uplink) { [now = clock.now] link in
      link.begin(message, schema, values: values.span, at: now)
    }
    setDue(clock.now, of: uplink)
  }

  mutating func attach(_ message: Message, over uplink: UplinkID) {
    guard let schema = node.values(of: message, for: uplink, into: &carried) else {
      return node.detach(message, over: uplink)
    }
    let values = carried
    let isTaken = withLink(of: uplink) { [now = clock.now] link in
      link.attach(message, schema, values: values.span, at: now)
    }
    if !isTaken { node.detach(message, over: uplink) }
  }

  mutating func cancelLink(of uplink: UplinkID) {
    withLink(of: uplink) { [now = clock.now] link in link.cancel(at: now) }
    setIdleDue(of: uplink)
  }

  @inline(__always)
  mutating func advanceLinks() {
    // Most turns have nothing under way, and the messages are large.
    if !node.underWay.isEmpty || !busyLinks.isEmpty { advanceEachLink(isDue: false) }
  }

  mutating func advanceLinksDue() { advanceEachLink(isDue: true) }

  @inline(never)
  private mutating func advanceEachLink(isDue: Bool) {
    if others.isEmpty { return advanceLink(of: .first, isDue: isDue) }
    let now = clock.now
    for index in 0...others.count {
      let due = index == 0 ? firstLinkDue : others[index - 1].due
      advanceLink(of: UplinkID(index), isDue: isDue && due <= now)
    }
  }

  private mutating func advanceLink(of uplink: UplinkID, isDue: Bool) {
    if node.underWay.contains(uplink) { return advanceDelivery(over: uplink) }
    if isDue || busyLinks.contains(uplink) { advanceIdleLink(of: uplink) }
  }

  private mutating func advanceIdleLink(of uplink: UplinkID) {
    if case .busy(let until) = withLink(
      of: uplink, { [now = clock.now] link in link.advance(at: now) })
    {
      busyLinks.insert(uplink)
      setDue(until, of: uplink)
    } else {
      busyLinks.remove(uplink)
      setIdleDue(of: uplink)
    }
  }

  private mutating func advanceDelivery(over uplink: UplinkID) {
    for _ in 0..<Self.deliveriesPerTurnMax {
      guard node.underWay.contains(uplink) else { return }
      switch withLink(of: uplink, { [now = clock.now] link in link.advance(at: now) }) {
      case .idle: return setIdleDue(of: uplink)
      case .busy(let until): return setDue(until, of: uplink)
      case .ended(let outcome):
        setIdleDue(of: uplink)
        // Asked for here: a message is large, and most turns only look whether an answer has come.
        guard let message = node.message(inDeliveryOver: uplink) else { return }
        if case .acknowledged = outcome {
        } else {
          node.remark = withLink(of: uplink) { link in link.remark }
        }
        show(message, outcome, over: uplink)
        for message in node.batch(over: uplink) { show(message, outcome, over: uplink) }
        feed(.delivery(outcome, over: uplink), at: clock.now)
      }
    }
  }

  private mutating func show(
    _ message: Message, _ outcome: DeliveryOutcome, over uplink: UplinkID
  ) {
    observer?.node(.delivery(message, outcome, node.remark, over: uplink), at: clock.now)
  }

  @inline(__always)
  private mutating func withLink<Result>(
    of uplink: UplinkID, _ body: (inout Link) -> Result
  ) -> Result {
    uplink == .first ? body(&link) : body(&others[uplink.index - 1].link)
  }

  private mutating func setIdleDue(of uplink: UplinkID) {
    setDue(withLink(of: uplink) { link in link.idleDue }, of: uplink)
  }

  private mutating func setDue(_ due: Instant, of uplink: UplinkID) {
    if uplink == .first { firstLinkDue = due } else { others[uplink.index - 1].due = due }
    refreshLinkDue()
  }

  mutating func refreshLinkDue() {
    linkDue = firstLinkDue
    for other in others { linkDue = min(linkDue, other.due) }
  }
}
