package import Results
package import TLSTransport
package import Transport
import Units

/// Result of one run of a use.
struct SingleRun {
  let record: HandshakeRecord
  let times: [StateTime]
  /// The books of the session, and of whatever was made on the same account before it.
  let books: TLSMeasurement?
  /// The books of what was there before a resumed session, which has an account of its own.
  var base: TLSMeasurement?
  /// Bytes of what was kept of an earlier session.
  var savedBytes = 0
  /// A report's own part, where the use is one.
  let report: ReportPart?

  struct ReportPart {
    let time: StateTime
    let bytesReceived, bytesSent: Int
    /// The books before it.
    let before: TLSMeasurement?
  }
}

/// Why a use ended before it was measured.
package enum UseStop: Error, Hashable {
  /// Certificates or keys could not be used.
  case settings(TLSSettingsFault)
  /// The connection failed, or TLS refused the server.
  case stream(StreamFault)
  /// The profile, or the server, was not made for the use.
  case absent(UseAbsence)
}

/// Makes settings, connects over a way, and reads the books.
struct SingleRunner {
  let use: TLSUse
  let engine: TLSEngine
  let name: TLSServerName
  let wallTime: WallTime
  /// The heap that a measured engine has; nil is no limit.
  var arena: UInt32?
  /// What it means where nothing is in common with the server.
  var strangeness = UseAbsence.notInProfile
  let settings: (TLSEngine) throws(TLSSettingsFault) -> TLSClientSettings

  /// Runs the use once. The way is closed before and after.
  func run<Way: MeasuredWay & ~Copyable>(
    over exchange: inout Exchange<Way>
  ) throws(UseStop) -> SingleRun {
    let account = TLSAccount(of: engine, arena: use == .resumed ? nil : arena, stack: true)
    let settings = try makeSettings(on: account)
    guard use == .resumed else {
      return try session(settings, on: account, over: &exchange, resuming: nil).run
    }
    let before = account?.measurement.total.liveBytes ?? 0
    let first = try session(settings, on: account, over: &exchange, resuming: nil)
    guard let saved = first.saved else { throw .absent(.notResumed) }
    let base = account?.measurement
    let there = base.map {
      $0.total.liveBytes + TLSMeasurement.blockOverhead * $0.total.liveBlocks
    }
    let left = arena.map { $0 > UInt32(there ?? 0) ? $0 - UInt32(there ?? 0) : 1 }
    let second = TLSAccount(of: engine, arena: left, stack: true)
    var run = try session(settings, on: second, over: &exchange, resuming: saved).run
    guard run.record.resumed else { throw .absent(.notResumed) }
    run.base = base
    run.savedBytes = (base?.total.liveBytes ?? before) - before
    return run
  }

  private func makeSettings(on account: TLSAccount?) throws(UseStop) -> TLSClientSettings {
    do throws(TLSSettingsFault) {
      return try booking(on: account) { () throws(TLSSettingsFault) in try settings(engine) }
    } catch {
      throw .settings(error)
    }
  }

  private func session<Way: MeasuredWay & ~Copyable>(
    _ settings: TLSClientSettings, on account: TLSAccount?, over exchange: inout Exchange<Way>,
    resuming saved: SavedSession?
  ) throws(UseStop) -> (run: SingleRun, saved: SavedSession?) {
    defer { exchange.way.close() }
    do throws(StreamFault) {
      try exchange.way.open()
      return try booking(on: account) { () throws(StreamFault) in
        try connect(settings, on: account, over: &exchange, resuming: saved)
      }
    } catch .security(.noCommonParameters) {
      throw .absent(strangeness)
    } catch .security(.recordTooLarge(_, let needed, let room)) where needed > room {
      throw .absent(.doesNotFit(needed: Int(needed), room: Int(room)))
    } catch {
      throw .stream(error)
    }
  }

  private func connect<Way: MeasuredWay & ~Copyable>(
    _ settings: TLSClientSettings, on account: TLSAccount?, over exchange: inout Exchange<Way>,
    resuming saved: SavedSession?
  ) throws(StreamFault) -> (run: SingleRun, saved: SavedSession?) {
    var client = try TLSClientSession(
      settings: settings, to: name, wallTime: wallTime, resuming: saved)
    let times: [StateTime]
    do throws(StreamFault) {
      times = try exchange.handshake(&client)
    } catch {
      // The alert, as far as it goes: the server shall know why.
      _ = try client.send(to: &exchange.way)
      // The way was open: it is the server that has not gone on.
      guard error == .connectTimeout else { throw error }
      throw .security(.handshakeTimeout(state: client.state.rawValue))
    }
    guard let record = client.handshake else { throw .endedEarly }
    let report = use == .report ? try report(&client, account, over: &exchange) : nil
    let books = account?.measurement
    var kept = use == .resumed && saved == nil ? client.save() : nil
    try client.closeNotify()
    _ = try client.send(to: &exchange.way)
    if use == .resumed, saved == nil, record.version == .tls13 {
      kept = exchange.lateTicket(&client)
    }
    return (SingleRun(record: record, times: times, books: books, report: report), kept)
  }

  private func report<Way: MeasuredWay & ~Copyable>(
    _ client: inout TLSClientSession, _ account: TLSAccount?, over exchange: inout Exchange<Way>
  ) throws(StreamFault) -> SingleRun.ReportPart {
    let (received, sent) = client.bytes
    let before = account?.measurement
    let time = try exchange.request(
      UseSetting.request, answer: UseSetting.response.count, &client)
    let after = client.bytes
    return SingleRun.ReportPart(
      time: time, bytesReceived: after.received - received, bytesSent: after.sent - sent,
      before: before)
  }
}

/// Books what `body` makes on an account, where there is one.
private func booking<Result, Failure: Error>(
  on account: TLSAccount?, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  guard let account else { return try body() }
  return try account.booking(body)
}
