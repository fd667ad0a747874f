import BoardFiles
import LinuxFiles
import Logging
import TLSTransport

/// The files of an uplink's certificates and keys, looked at before each connection: what a renewal
/// has put there is used from then on.
///
/// A renewal that is half done, or wrong, changes nothing: the node keeps what it has and says so
/// once for each state of the files.
final class RenewedCredentials {
  private let setup: UplinkSetup
  private let trust: (any KeyTrust)?
  private let logger: Logger
  private let subject: String
  /// The files of each server, as they were used last.
  private var used: [[UInt64]]
  private var refused: [UInt64] = []

  /// `subject` is how the log calls the uplink.
  init(_ setup: UplinkSetup, _ trust: (any KeyTrust)?, _ logger: Logger, subject: String) {
    self.subject = subject
    self.setup = setup
    self.trust = trust
    self.logger = logger
    used = setup.credentialFiles.map { Self.digests(of: $0) }
  }

  /// New settings for the connection to the server of this number; nil while its files are as they
  /// were used last.
  func settings(for server: Int) -> TLSClientSettings? {
    let now = Self.digests(of: setup.credentialFiles[server])
    guard now != used[server] else { return nil }
    do throws(SetupFault) {
      try refuseOpenKey()
      let settings = try setup.settings(for: server, trust)
      used[server] = now
      logger.notice("\(subject): certificates have changed; the next connection uses them")
      return settings
    } catch {
      if now != refused {
        logger.warning(
          "\(subject): certificates have changed and cannot be used, the former stay: \(error.rendered)"
        )
      }
      refused = now
      return nil
    }
  }

  /// A key that others can read is as wrong as at the start.
  private func refuseOpenKey() throws(SetupFault) {
    guard let key = setup.keyFile else { return }
    do throws(FileFault) {
      let status = try statusOfFile(at: key.path)
      guard status.mode & 0o077 != 0 else { return }
    } catch {
      throw SetupFault(PathFault(reading: key.path, error).text, at: key.position)
    }
    throw SetupFault("\(key.path.printable): others can read the private key", at: key.position)
  }

  /// A number for what is in each file (FNV-1a); 0 for one that cannot be read. It compares a file
  /// with itself, and protects nothing.
  private static func digests(of files: [FileReference]) -> [UInt64] {
    files.map { file in
      do throws(PathFault) {
        return try InputFile.read(file.path).reduce(0xCBF2_9CE4_8422_2325) {
          ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
      } catch {
        return 0
      }
    }
  }
}
