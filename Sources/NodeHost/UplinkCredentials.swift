package import BoardFiles
package import HubProtocol
import NodeAssembly

/// What the files of an uplink's secret and bearer token hold. Never logged.
package struct UplinkCredentials {
  /// The shared secret; empty for none.
  package let secret: [UInt8]
  /// The bearer token; empty for none.
  package let token: [UInt8]
  /// User and password for the proxy; empty for none.
  package let proxy: (user: [UInt8], password: [UInt8])
  /// The password for a broker; empty for none.
  package let password: [UInt8]
  /// The board's own headers.
  package let headers: [RequestHeader]

  /// Reads the files that the board names; throws what is wrong with one, at its place.
  package init(of uplink: UplinkEntry) throws(SetupFault) {
    secret =
      if let file = uplink.secret {
        try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
          try InputFile.secret(file.path)
        }
      } else { [] }
    token =
      if let file = uplink.token {
        try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
          try InputFile.token(file.path)
        }
      } else { [] }
    proxy =
      if let file = uplink.proxy?.credentials {
        try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
          try InputFile.userAndPassword(file.path)
        }
      } else { ([], []) }
    password =
      if let file = uplink.broker?.password {
        try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
          try InputFile.secret(file.path)
        }
      } else { [] }
    headers = try uplink.requestHeaders { file throws(SetupFault) in
      try SetupFault.worded(\.text, at: file.position) { () throws(PathFault) in
        try InputFile.header(file.path)
      }
    }
  }
}
