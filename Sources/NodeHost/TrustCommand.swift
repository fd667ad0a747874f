package import BoardFiles
import LinuxHAL
import NodeRuntime
import TLSTransport
import Units

/// The command `trust`, shared by the programs: shows the key that a board trusts and accepts
/// another one.
package struct TrustCommand {
  private let places: [TrustPlace]

  /// Whether `text` can be the fingerprint of a key.
  package static func isFingerprint(_ text: String) -> Bool {
    TrustState.fingerprint(text) != nil
  }

  /// Takes the board in the file at `path`, which trusts the first key that it meets; of several
  /// uplinks the one of that name, if there is one.
  package init(_ reader: BoardFileReader, boardAt path: String, uplink: String? = nil) throws {
    let board = try reader.board(at: path).reported()
    let all = TrustPlace.all(of: board)
    places = uplink.map { name in all.filter { $0.uplink == name } } ?? all
    guard places.isEmpty else { return }
    let whose = uplink.map { "no uplink \($0.printable) that trusts a key" } ?? "trusts no key"
    Console.note(
      "error: \(path): \(whose); only `trust: {pin: first-use}` and `{pin: certificate}` do")
    throw ExitStatus.fileWrong
  }

  /// Prints which key is trusted and which was refused, for each uplink.
  package func show() throws {
    for place in places { try show(place) }
  }

  private func show(_ place: TrustPlace) throws {
    try reporting(place) { () throws(TrustFileFault) in
      let state = try place.file.read().state
      if let uplink = place.uplink { Console.result("uplink: \(uplink)") }
      Console.result("server: \(state.server)")
      Console.result("state: \(place.file.path)")
      let thing = place.file.pinned == .key ? "key" : "certificate"
      if place.file.pinned == .certificate { Console.result("pinned: certificate") }
      Console.result(
        "trusted: \(Self.text(state.trusted) ?? "none yet; the first \(thing) will be")")
      if let refused = Self.text(state.refused) { Console.result("refused: \(refused)") }
      if state.timePassed > 0 { Console.result("time: \(state.timePassed)") }
    }
  }

  /// Trusts the key with `fingerprint` from now on, and no other.
  package func accept(_ fingerprint: String) throws {
    guard let key = TrustState.fingerprint(fingerprint) else { return }
    guard places.count == 1, let place = places.first else {
      let names = places.compactMap(\.uplink).joined(separator: ", ")
      Console.note("error: several uplinks trust a key; write --uplink with one of \(names)")
      throw ExitStatus.misuse
    }
    do {
      try Folder.make(TrustFile.folder(of: place.file.path))
    } catch {
      Console.note("error: \(error.text)")
      throw ExitStatus.environmentLacking
    }
    try reporting(place) { () throws(TrustFileFault) in
      var notes: [String] = []
      try place.file.update { notes = Self.accept(key, in: &$0) }
      Console.result("\(place.server): trusted: \(Self.text(key) ?? "")")
      for note in notes { Console.note("note: \(note)") }
    }
  }

  /// What the person should know of what is replaced.
  private static func accept(_ key: [UInt8], in state: inout TrustState) -> [String] {
    var notes: [String] = []
    state.trusted = key
    if state.refused == key {
      state.refused = nil
    } else if let refused = text(state.refused) {
      notes.append(
        "the \(state.pinned == .key ? "key" : "certificate") that the server showed last is another one: \(refused)"
      )
    }
    // A clock that ran ahead while a long-lived certificate was valid left a time that is still to
    // come; by it, good certificates have expired. Only the person here knows which clock was
    // right.
    if let now = LinuxClock().wallClockSeconds(), now < state.timePassed {
      notes.append("the clock shows less than the time \(state.timePassed); that is forgotten")
      state.timePassed = 0
    }
    return notes
  }

  private static func text(_ fingerprint: [UInt8]?) -> String? {
    fingerprint.map { "sha256:\(Hexadecimal.text($0))" }
  }

  private func reporting(_ place: TrustPlace, _ body: () throws(TrustFileFault) -> Void) throws {
    do {
      try body()
    } catch {
      Console.note("error: \(place.text(error))")
      throw ExitStatus.environmentLacking
    }
  }
}
