import NodeAssembly
import Units

extension EnergyLedger {
  /// `2.1 days of 2600 mAh at 51.3 mA: asleep 0.06 mA for 1.2 h (0 %), ...`
  package var text: String {
    let parts = lines.map { line in
      "\(line.state) \(Self.thousandths(line.microamps)) mA for \(Self.hours(line.span))"
        + " (\(Self.thousandths(line.share * 100)) %)"
    }
    let mains = onMains > .zero ? ", on line power for \(Self.hours(onMains))" : ""
    return headText + ": " + parts.joined(separator: ", ") + mains
  }

  private var headText: String {
    guard let mean = meanNanoamps else { return "the run has no time on the battery" }
    let capacity = Self.thousandths(batteryMicroampHours)
    guard let days = batteryMillidays else { return "the run draws nothing from \(capacity) mAh" }
    return
      "\(Self.thousandths(days / 10 * 10)) days of \(capacity) mAh at \(Self.thousandths(mean / 1_000)) mA"
  }

  /// Hours with up to three decimals.
  private static func hours(_ span: Interval) -> String {
    thousandths(span.microseconds / 3_600_000) + " h"
  }

  private static func thousandths(_ value: Int64) -> String {
    QuantityText.text(value, .count)
  }
}
