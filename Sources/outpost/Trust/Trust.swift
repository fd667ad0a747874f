import ArgumentParser
import BoardFiles
import LinuxHAL
import NodeRuntime
import SimWorld
import Units

/// `outpost trust`: which key a board trusts, and the acceptance of another.
struct Trust: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows and accepts the server's key where a board trusts the first one it meets.",
    discussion: """
      For boards with `trust: {pin: first-use}`. A running node notices an acceptance at its next attempt \
      to deliver. Exit status 2 if the board is wrong or trusts authorities, 4 if the state cannot be read \
      or written.
      """,
    subcommands: [Show.self, Accept.self])

  /// `outpost trust show BOARD`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says which key is trusted and which was refused.")

    @Argument(help: "The board file.")
    var board: String

    func run() throws {
      let place = try Trust.place(board)
      try Trust.reporting(place) { () throws(TrustFileFault) in
        let state = try place.file.read().state
        Console.result("server: \(state.server)")
        Console.result("state: \(place.file.path)")
        Console.result("trusted: \(Trust.text(state.trusted) ?? "none yet; the first key will be")")
        if let refused = Trust.text(state.refused) { Console.result("refused: \(refused)") }
        if state.timePassed > 0 { Console.result("time: \(state.timePassed)") }
      }
    }
  }

  /// `outpost trust accept FINGERPRINT BOARD`
  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Trusts the key with this fingerprint from now on, and no other.",
      discussion: "May also be used before the first use, so that nothing is left to it.")

    @Argument(
      help: "SHA-256 of the public key in 64 hexadecimal digits, as `trust show` prints it.")
    var fingerprint: String

    @Argument(help: "The board file.")
    var board: String

    func validate() throws {
      guard TrustState.fingerprint(fingerprint) != nil else {
        throw ValidationError("a fingerprint has 64 hexadecimal digits")
      }
    }

    func run() throws {
      guard let key = TrustState.fingerprint(fingerprint) else { return }
      let place = try Trust.place(board)
      do {
        try OutputFile.makeFolder(TrustFile.folder(of: place.file.path))
      } catch {
        Console.note("error: \(error.text)")
        throw Status.environmentLacking
      }
      try Trust.reporting(place) { () throws(TrustFileFault) in
        var notes: [String] = []
        try place.file.update { notes = Self.accept(key, in: &$0) }
        Console.result("\(place.server): trusted: \(Trust.text(key) ?? "")")
        for note in notes { Console.note("note: \(note)") }
      }
    }

    /// What the person should know of what is replaced.
    private static func accept(_ key: [UInt8], in state: inout TrustState) -> [String] {
      var notes: [String] = []
      state.trusted = key
      if state.refused == key {
        state.refused = nil
      } else if let refused = Trust.text(state.refused) {
        notes.append("the key that the server showed last is another one: \(refused)")
      }
      // A clock that ran ahead while a long-lived certificate was valid left a time that is still to come;
      // by it, good certificates have expired. Nobody but the person here can tell which clock was right.
      if let now = LinuxClock().wallClockSeconds(), now < state.timePassed {
        notes.append("the clock shows less than the time \(state.timePassed); that is forgotten")
        state.timePassed = 0
      }
      return notes
    }
  }

  private static func text(_ fingerprint: [UInt8]?) -> String? {
    fingerprint.map { "sha256:\(Hexadecimal.text($0))" }
  }

  private static func place(_ path: String) throws -> TrustPlace {
    let board = try Run.loaded(BoardFileReader.registered.board(at: path))
    guard let place = TrustPlace(board) else {
      Console.note("error: \(path): trusts no key; only `trust: {pin: first-use}` does")
      throw Status.fileWrong
    }
    return place
  }

  private static func reporting(
    _ place: TrustPlace, _ body: () throws(TrustFileFault) -> Void
  ) throws {
    do {
      try body()
    } catch {
      Console.note("error: \(place.text(error))")
      throw Status.environmentLacking
    }
  }
}
