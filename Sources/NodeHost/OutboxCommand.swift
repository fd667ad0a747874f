package import BoardFiles
import HubProtocol
import LinuxFiles
import LinuxHAL
import NodeCore
import OutboxStore
import Units

/// The command `outbox`, shared by the programs: shows and changes what waits in an outbox file.
package struct OutboxCommand {
  /// What is to be done.
  package enum Action: Hashable, Sendable {
    /// A line for each message, and what was lost.
    case list
    /// The content of messages.
    case show([String])
    /// A line of JSON for each message.
    case export
    /// Lets refused messages wait again: those with these names, or all.
    case retry([String])
    /// Forgets messages: those with these names, or `refused`.
    case drop([String])
    /// Forgets all messages, and overwrites them.
    case erase
    /// Checks the file as a whole.
    case verify
  }

  private let place: OutboxPlace
  /// Empty where the file alone is known.
  let device: [UInt8]

  /// Takes the outbox file at `path`, or that of the board at `path`.
  package init(_ reader: BoardFileReader, at path: String) throws {
    if OutboxContent.isOutbox(path) {
      place = OutboxPlace(path: path)
      device = []
      return
    }
    let board = try reader.board(at: path).reported()
    guard let place = OutboxPlace(board) else {
      Console.note(
        "error: \(path.printable): no outbox file; messages of this board wait in memory")
      throw ExitStatus.fileWrong
    }
    self.place = place
    // Names of messages have that of one uplink; where these differ, none.
    let devices = Set(board.uplinks.map(\.device))
    device = Array((devices.count == 1 ? devices.first ?? "" : "").utf8)
  }

  /// Does what is asked for, and prints the result.
  package func run(_ action: Action) throws {
    do {
      try perform(action)
    } catch let fault as StoreFault {
      Console.note("error: \(text(fault))")
      throw fault == .damaged ? ExitStatus.fileWrong : .environmentLacking
    }
  }

  private func perform(_ action: Action) throws {
    switch action {
    case .list: list(try OutboxContent(at: place.path))
    case .show(let words): try show(words, try OutboxContent(at: place.path))
    case .export:
      for entry in try OutboxContent(at: place.path).entries { Console.result(json(entry)) }
    case .retry(let words):
      let choice = words.isEmpty ? OutboxChoice.refused : .named(try names(words))
      let count = try OutboxEdit.retry(choice, at: place.path)
      Console.result("\(counted(count, "message waits", "messages wait")) again")
    case .drop(let words):
      let choice = words == ["refused"] ? OutboxChoice.refused : .named(try names(words))
      let count = try OutboxEdit.drop(choice, at: place.path)
      Console.result("\(counted(count, "message")) dropped")
    case .erase:
      let count = try OutboxEdit.drop(.all, at: place.path, isSecure: true)
      Console.result("\(counted(count, "message")) erased")
    case .verify:
      let count = try OutboxContent(at: place.path, checks: true).entries.count
      Console.result("\(place.path.printable): sound, \(counted(count, "message"))")
    }
  }

  private func text(_ fault: StoreFault) -> String {
    let path = place.path.printable
    return switch fault {
    case .inUse: "\(path): a node uses it; stop the node first"
    case .damaged: "\(path): damaged; the node sets it aside when it opens it"
    default: place.text(fault)
    }
  }
}
