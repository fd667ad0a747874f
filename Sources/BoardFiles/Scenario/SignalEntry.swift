package import Units

/// The input that a signal drives.
package enum SignalTarget: Hashable, Sendable {
  /// Input `input` (by name) of a device.
  case device(DeviceEntry.Index, input: String)
  /// A line.
  case line(LineEntry.Index)
}

/// The shape of a signal; values are scaled steps of the target's kind, times since the start.
package indirect enum SignalShape: Sendable {
  /// `41 %RH`.
  case constant(Int64)
  /// `{ramp: [21 °C, 45 °C], over: 8 min}`; also `at:` for a later begin. Constant before and
  /// after.
  case ramp(from: Int64, to: Int64, start: Interval, over: Interval)
  /// `{steps: {0 s: 0.31 V, 5 min: 1.2 V}}`; before the first step its value holds.
  case steps([(at: Interval, value: Int64)])
  /// `{pulse: {at: 2 min, for: 30 s}}`, also a list `pulses:`, `every:` to repeat, and
  /// `low:`/`high:` for quantities (for lines and truth: false/true).
  case pulses([(at: Interval, length: Interval)], every: Interval?, low: Int64, high: Int64)
  /// `{sine: {mean: 22 °C, amplitude: 3 °C, period: 24 h}}`, also `phase:` as a time.
  case sine(mean: Int64, amplitude: Int64, period: Interval, phase: Interval)
  /// `{noise: {mean: 21 °C, amplitude: 0.2 °C}}`: uniform in mean ± amplitude, from the seed, a new
  /// value `every:` (100 ms by default).
  case noise(mean: Int64, amplitude: Int64, every: Interval)
  /// `{csv: FILE, column: NAME, unit: °C}`: `time` in seconds in the first column; a value holds
  /// until the next row, or `interpolate: true` draws straight lines. Values are rounded to the
  /// kind's step; truth (1, 0, true, false, on, off) and plain counts have no unit. YAML wants
  /// `"%RH"` in quotes. At most 16 MiB and 1 000 000 rows.
  case samples(SampleSeries, interpolate: Bool)
  /// `{sum: [SHAPE, ...]}`: quantities only.
  case sum([SignalShape])
}

/// One signal.
package struct SignalEntry: Sendable {
  /// What it drives.
  package var target: SignalTarget
  /// Its shape.
  package var shape: SignalShape
  /// Where the entry is in its file.
  package var position: SourcePosition
}
