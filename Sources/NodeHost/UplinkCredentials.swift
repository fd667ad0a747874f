package import BoardFiles

/// What the files of an uplink's secret and bearer token hold. Never logged.
package struct UplinkCredentials {
  /// The shared secret; empty for none.
  package let secret: [UInt8]
  /// The bearer token; empty for none.
  package let token: [UInt8]

  /// Reads the files that the board names; throws what is wrong with one, at its place.
  package init(of uplink: UplinkEntry) throws(SetupFault) {
    secret =
      if let file = uplink.secretFile {
        try SetupFault.worded(\.text, at: uplink.secretPosition) { () throws(PathFault) in
          try InputFile.secret(file)
        }
      } else { [] }
    token =
      if let file = uplink.token {
        try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
          try InputFile.token(file.path)
        }
      } else { [] }
  }
}
