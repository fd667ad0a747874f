import Units

/// The place of a device on a bus, as its entry gives it.
struct BusPlace {
  var name = ""
  var address: (UInt8, Mark)?
  /// The device; nil if the entry is wrong.
  var device: DeviceEntry.Index?
  fileprivate var behind: (name: String, mark: Mark)?
  fileprivate var channel: (number: Int, mark: Mark)?
  fileprivate var isMultiplexer = false
  /// False if `behind` or `channel` is wrong, which was reported.
  fileprivate var isKnown = true
}

extension BoardReader {
  /// `behind: mux, channel: 3`
  mutating func readPlace(_ cursor: inout Cursor, of chip: ChipSchema?) -> BusPlace {
    var place = BusPlace()
    if case .buses = chip?.supplies { place.isMultiplexer = true }
    let behind = cursor.entry("behind")
    let channel = cursor.entry("channel")
    if let behind {
      place.behind = reading.text(behind.value).map { ($0, behind.value.mark) }
      place.isKnown = place.behind != nil && !place.isMultiplexer
      if place.isMultiplexer { reading.report(.wiring(.multiplexerBehind), at: behind.mark) }
      if channel == nil {
        reading.report(
          .shape(.missingKey("channel", of: "a device behind a multiplexer")), at: behind.mark)
      }
    }
    if let channel {
      if behind == nil { reading.report(.wiring(.channelWithoutBehind), at: channel.mark) }
      place.channel = reading.whole(channel.value, in: 0...7).map {
        (Int($0), channel.value.mark)
      }
    }
    if (behind == nil) != (channel == nil) || place.channel == nil && channel != nil {
      place.isKnown = false
    }
    return place
  }

  /// Finds the multiplexers that the devices of a bus name, and the addresses that two devices
  /// share.
  mutating func settle(_ places: [BusPlace], on bus: BusEntry.Index) {
    var settled: [(place: BusPlace, behind: MultiplexerChannel?)] = []
    for place in places {
      guard place.isKnown else { continue }
      var behind: MultiplexerChannel?
      if let name = place.behind, let channel = place.channel {
        guard let multiplexer = multiplexer(name.name, at: name.mark, on: bus, places) else {
          continue
        }
        behind = MultiplexerChannel(device: multiplexer, channel: channel.number)
      }
      if let device = place.device { devices[device].behind = behind }
      settled.append((place, behind))
    }
    for (number, (place, behind)) in settled.enumerated() {
      guard let (address, mark) = place.address else { continue }
      let owner = settled[..<number].first { earlier in
        guard earlier.place.address?.0 == address else { return false }
        return earlier.behind == behind || earlier.behind == nil || behind == nil
      }
      guard let owner else { continue }
      let name = owner.place.name
      let problem: WiringProblem =
        owner.behind == behind
        ? .addressTaken(address, by: name, onChannel: behind != nil)
        : .addressHeard(address, by: name)
      reading.report(.wiring(problem), at: mark)
    }
  }

  private func multiplexer(
    _ name: String, at mark: Mark, on bus: BusEntry.Index, _ places: [BusPlace]
  ) -> DeviceEntry.Index? {
    let known = places.filter { $0.isMultiplexer && $0.behind == nil }.map(\.name)
    switch names.parts.find(name) {
    case .broken: return nil
    case .found(.device(let index, let chip)):
      guard case .buses = chip.supplies else {
        let problem = WiringProblem.notMultiplexer(
          name, chip: chip.name.description, known: known)
        reading.report(.wiring(problem), at: mark)
        return nil
      }
      if devices[index].bus == bus { return index }
      reading.report(.wiring(.multiplexerElsewhere(name)), at: mark)
    case .found(.line), .unknown:
      let near = suggestion(for: name, among: known)
      reading.report(.name(.unknown(.multiplexer, name, suggestion: near, known: known)), at: mark)
    }
    return nil
  }
}
