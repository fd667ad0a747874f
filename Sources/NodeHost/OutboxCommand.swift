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
    /// Lets refused messages wait again: those with these names, or all; for one uplink or all.
    case retry([String], uplink: String?)
    /// Forgets messages: those with these names, or `refused`; for one uplink or all.
    case drop([String], uplink: String?)
    /// Forgets all messages, and overwrites them.
    case erase
    /// Checks the file as a whole.
    case verify
  }

  /// How long a node may take: on a memory card to overwrite a great file takes long.
  private static let answerMilliseconds: Int32 = 120_000

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
    case .retry(let words, let uplink):
      let (choice, name) = try choice(words.isEmpty ? nil : words, of: uplink)
      let changed = try carryOut(.retry(choice, uplink: name))
      let count = counted(changed.count, "message waits", "messages wait")
      Console.result("\(count) again\(uplinksText(changed))")
    case .drop(let words, let uplink):
      let (choice, name) = try choice(words == ["refused"] ? nil : words, of: uplink)
      let changed = try carryOut(.drop(choice, uplink: name))
      Console.result("\(counted(changed.count, "message")) dropped\(uplinksText(changed))")
    case .erase: Console.result("\(counted(try carryOut(.erase).count, "message")) erased")
    case .verify:
      let count = try OutboxContent(at: place.path, checks: true).entries.count
      Console.result("\(place.path.printable): sound, \(counted(count, "message"))")
    }
  }

  /// The messages with these names, or the refused ones, and the uplink that is meant, all of which
  /// the file must have.
  private func choice(
    _ words: [String]?, of uplink: String?
  ) throws -> (OutboxChoice, uplink: [UInt8]?) {
    let names = try words.map { words in try self.names(words) }
    guard names != nil || uplink != nil else { return (.refused, nil) }
    let content = try OutboxContent(at: place.path)
    for name in names ?? [] { _ = try entry(name, of: content) }
    if let uplink { try checkUplink(uplink, of: content) }
    return (names.map { .named($0) } ?? .refused, uplink.map { Array($0.utf8) })
  }

  /// Changes the file, or has the node do it that uses it.
  private func carryOut(_ change: OutboxChange) throws -> ChangedMessages {
    do throws(StoreFault) {
      return try OutboxEdit.carryOut(change, at: place.path)
    } catch {
      guard error == .inUse else { throw error }
      var changed = ChangedMessages()
      for request in change.requests { changed.add(try ask(request)) }
      return changed
    }
  }

  private func ask(_ request: String) throws -> ChangedMessages {
    let answer: String?
    do throws(RequestSocketFault) {
      answer = try RequestSocket.ask(
        request + "\n", at: place.socket, milliseconds: Self.answerMilliseconds)
    } catch {
      let problem = error == .pathTooLong ? "its path is too long" : "no answer there"
      Console.note(
        "error: \(place.path.printable): a node uses it and cannot be asked at "
          + "\(place.socket.printable) (\(problem)); stop the node first")
      throw ExitStatus.environmentLacking
    }
    if let answer, let changed = ChangedMessages(answer: answer) { return changed }
    Console.note(answer ?? "error: the node that uses \(place.path.printable) does not answer")
    throw ExitStatus.environmentLacking
  }

  private func text(_ fault: StoreFault) -> String {
    let path = place.path.printable
    return switch fault {
    case .inUse: "\(path): another process reads or changes it; try again"
    case .damaged: "\(path): damaged; the node sets it aside when it opens it"
    default: place.text(fault)
    }
  }
}
