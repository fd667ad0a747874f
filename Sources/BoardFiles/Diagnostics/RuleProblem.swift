/// A problem of a rule: it cannot work as written.
enum RuleProblem: Hashable, Sendable {
  case limitOnTruth(key: String, channel: String)
  case truthOnQuantity(channel: String, Dimension)
  case faultNotTrue
  case clearWithoutLimit(key: String)
  case clearWrongWay(key: String, raise: String)
  case clearInsideWithoutOutside
  case clearNotInside(low: String, high: String)
  /// The names of the alarms along the circle; the first is the last too.
  case watchesItself([String])
  case clearBeyond(key: String, raise: String, limit: String)
  case acknowledgeNeedsLatch
  case acknowledgeNeedsTruth(String)
}
