import BoardFiles
import LinuxHAL
import Logging
import NodeAssembly
import NodeCore
import NodeRuntime
import TLSTransport
import Transport
import Units
import Uplink

/// One uplink of a node that is put together: what it trusts, and what its log lines say.
struct PreparedUplink {
  let trust: KeptTrust?
  private let number: UplinkID
  private let entry: UplinkEntry
  private let subject: String
  private let setup: UplinkSetup
  private let place: TrustPlace?
  private let announced: AnnouncedTopics?
  /// What to warn of: anchors that are not used while others of their file are, and credentials
  /// that make messages longer than `traffic` has room for.
  private let warnings: [String]

  /// Reads the files of uplink `number`; opens no connection.
  init(_ number: Int, of board: Board, _ plan: NodePlan) throws(SetupFault) {
    self.number = UplinkID(number)
    entry = board.uplinks[number]
    subject = Journal.subject(entry, of: board)
    setup = UplinkSetup(board, entry, plan)
    place = TrustPlace(entry, of: board)
    announced = AnnouncedTopics(entry, of: board)
    trust = try setup.trust()
    warnings = try setup.unusedAnchors() + setup.longMessages(subject)
  }

  /// Its client, which opens nothing yet.
  func client() throws(SetupFault) -> UplinkClient<NodeStream> { try setup.client(trust) }

  /// Lets the log and the metrics know what the client does, and each connection use the files as
  /// they are then.
  func watch(
    _ client: inout UplinkClient<NodeStream>, _ journal: Journal, _ metrics: NodeMetrics?
  ) {
    for warning in warnings { journal.logger.warning("\(warning)", source: Journal.source) }
    client.onServer = journal.serverChanged(entry, subject)
    client.onIdleEnd = journal.sessionEnded(subject)
    let renewed = RenewedCredentials(setup, trust, journal.logger, subject: subject)
    client.stream.renewedSettings = { renewed.settings(for: $0) }
    watchHandshakes(&client, journal.logger, metrics)
    clearOutdated(&client, journal.logger)
  }

  /// Lets a broker forget what an earlier start announced and the board has no more.
  private func clearOutdated(_ client: inout UplinkClient<NodeStream>, _ logger: Logger) {
    guard let announced else { return }
    let current = client.retainedTopics
    do throws(PathFault) {
      try Folder.make(TrustFile.folder(of: announced.path))
      let outdated = try announced.read().filter { !current.contains($0) }
      try announced.write(current + outdated)
      client.forget(outdated)
      client.onForgotten = { [subject] in
        // What cannot be written is cleared once more at the next start.
        _ = try? announced.write(current)
        logger.notice(
          "\(subject): the broker has forgotten \(counted(outdated.count, "topic")) of what the board has no more",
          source: Journal.source)
      }
    } catch {
      logger.warning(
        "\(subject): what the board has no more stays announced: \(error.text)",
        source: Journal.source)
    }
  }

  private func watchHandshakes(
    _ client: inout UplinkClient<NodeStream>, _ logger: Logger, _ metrics: NodeMetrics?
  ) {
    let prefix = subject == "uplink" ? "" : "\(subject): "
    var hasWarned = false
    client.stream.onHandshake = { [number, trust] in
      metrics?.handshake(
        isComplete: $0.version != nil, isResumed: $0.resumed, in: $0.duration, over: number)
      logger.debug("\(prefix)handshake: \(FaultText.text($0))", source: Journal.source)
      if let most = $0.readableBytesMax, $0.version != nil, !hasWarned {
        hasWarned = true
        logger.warning(
          """
          \(prefix)TLS: the server does not agree to short records (max_fragment_length, RFC 6066): an answer of \
          more than \(most) bytes cannot be read, and its message is put aside after the fifth; keep answers short, \
          or write `tls: web`
          """, source: Journal.source)
      }
      guard $0.version != nil, $0.datesChecked == .againstTime else { return }
      if let now = LinuxClock().wallClockSeconds() { trust?.timeWasRight(now) }
    }
  }

  /// What the state of trust adds to the words of a failed delivery's cause.
  func detail(_ cause: CauseCode) -> String {
    guard let trust, let place else { return "" }
    let isAnswer = cause.httpStatus != nil
    let problem = isAnswer ? nil : trust.problem.map { ": \(place.text($0))" }
    let isExpired = cause == SecurityFault.expired.code
    return (problem ?? "") + (isExpired ? place.text(expiredBy: trust) : "")
  }
}
