package import BoardFiles
package import HAL

/// A bus on which a transcript answers in the place of chips.
///
/// ```swift
/// let loaded = BoardFileReader(vocabulary: .registered(Chip.all)).transcripts(at: "sht31.csv")
/// guard let transcript = loaded.value?.first else { ... }
/// let bus = RecordedBus(transcript, .tolerant())
/// var driver = SHT31(I2CEndpoint(bus, at: address), ChipSetup(options: ChipSchema.sht31.defaults))
/// _ = try driver.advance()
/// ```
///
/// Calls take no time. Recorded refusals are thrown as they were recorded; what the transcript
/// cannot answer throws `busError` and is in ``TranscriptReplay/mismatches``. A read that fails
/// leaves its buffer as it was.
package final class RecordedBus: I2CBus {
  /// What has been asked so far, and how it went.
  package private(set) var replay: TranscriptReplay

  /// Begins at the beginning of `transcript`.
  package init(_ transcript: Transcript, _ match: TranscriptMatch = .strict) {
    replay = TranscriptReplay(transcript, match)
  }

  /// `ST SAD+W B0...BN SP`
  package func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    try send(bytes, to: address)
    try replay.stop()
  }

  /// `ST SAD+R B0...BN SP`
  package func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    try fetch(into: &buffer, from: address, isRepeatedStart: false)
  }

  /// `ST SAD+W B0...BN SR SAD+R B0...BM SP`
  @_lifetime(buffer: copy buffer)
  package func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try send(bytes, to: address)
    try fetch(into: &buffer, from: address, isRepeatedStart: true)
  }

  private func send(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    try replay.start(.write, address, isRepeatedStart: false)
    try replay.write(bytes.indices.map { bytes[$0] })
  }

  private func fetch(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress, isRepeatedStart: Bool
  ) throws(I2CFault) {
    try replay.start(.read, address, isRepeatedStart: isRepeatedStart)
    let bytes = try replay.read(buffer.count)
    try replay.stop()
    for index in bytes.indices { buffer[index] = bytes[index] }
  }
}
