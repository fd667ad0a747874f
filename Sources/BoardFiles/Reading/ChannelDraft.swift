import Units

/// A channel as its entry says, before the names of other channels in it are resolved.
struct ChannelDraft {
  /// Nil where the name is wrong, which was reported.
  let name: NewName?
  let position: SourcePosition
  /// Nil where it is wrong, which was reported.
  let source: Source?
  let every: Interval
  let warmUp: WarmUpDraft
  let scale: ScaleEntry?
  let calibrate: Entry?
  let filter: Entry?
  let send: SendDraft

  /// Where the value comes from.
  enum Source {
    /// A line or a device; the kind is that after the scale.
    case measured(ChannelSource, QuantityKind)
    case derived(DerivedDraft)
  }
}

/// How long a sensor warms up, and from when.
struct WarmUpDraft {
  var span = Interval.zero
  var isPoweredWithMachine = false
}

/// What of a channel leaves the node, with the places where its entry says so.
struct SendDraft {
  var entry = SendEntry.value
  var mark = Mark.start
  var overMark = Mark.start
}

/// A map under `from`, as written.
struct DerivedDraft {
  /// The key that says how: `difference`.
  let key: String
  let mark: Mark
  let inputs: [InputDraft]
  /// The value of `per-pulse`.
  let perPulse: YAMLNode?
}

/// The name of a channel from which another follows.
struct InputDraft {
  let name: String
  let mark: Mark
}
