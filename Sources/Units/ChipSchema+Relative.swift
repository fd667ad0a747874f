extension ChipSchema {
  /// The schema of a chip of the same family on a bus: the same but for its name and what is given.
  public func relative(
    named name: StaticString, addresses: [UInt8]? = nil, channels: [ChannelSchema]? = nil,
    options: [OptionSchema]? = nil, transfers: [BusTransfer]? = nil,
    recognition: ChipRecognition? = nil
  ) -> ChipSchema {
    ChipSchema(
      name: name, addresses: addresses ?? self.addresses, clockHertzMax: clockHertzMax,
      channels: channels ?? self.channels, options: options ?? self.options, pins: pins,
      supplies: supplies, outputOnlyOffsets: outputOnlyOffsets,
      transfers: transfers ?? self.transfers, recognition: recognition ?? self.recognition)
  }
}
