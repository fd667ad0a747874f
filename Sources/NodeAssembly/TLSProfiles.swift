package import BoardFiles

extension TLSProfileSchema {
  /// The profiles in `tls-profiles` and `system`, the engine in the program, which has no arena.
  package static let shipped = [
    TLSProfileSchema("field", leastArena: 1_280),
    TLSProfileSchema("field-p256m", leastArena: 1_280),
    TLSProfileSchema("photon", leastArena: 12_288), TLSProfileSchema("system"),
    TLSProfileSchema("web", leastArena: 20_480),
  ]
}
