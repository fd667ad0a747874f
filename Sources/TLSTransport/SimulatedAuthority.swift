/// Certificate authority of one simulation: its node trusts this anchor and its server shows this
/// chain, so that every board can be replayed with real TLS and no private key has to be stored.
package struct SimulatedAuthority {
  /// The anchor that the node trusts, PEM.
  package let anchor: [UInt8]
  /// The server's certificate, PEM.
  package let chain: [UInt8]
  /// The server's private key, PEM; as public as the generator's seed.
  package let key: [UInt8]

  /// Makes an authority and lets it sign for `name`; `entropy` decides everything. The same entropy
  /// gives the same authority, and the server a key of its own for each `generation`; `serial` is
  /// the number of the certificate.
  package init(
    for name: TLSServerName, entropy: any EntropySource, generation: UInt8 = 0, serial: UInt8 = 2
  ) throws(TLSSettingsFault) {
    (anchor, chain, key) = try makeAuthority(
      for: name, entropy: entropy, generation: generation, serial: serial)
  }
}
