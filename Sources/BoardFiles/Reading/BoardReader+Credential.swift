import LinuxFiles

extension BoardReader {
  /// `{credential: NAME}`: a file that the service manager has given to the process
  /// (`LoadCredential` of systemd.exec(5)).
  func readCredential(_ node: YAMLNode) -> FileReference? {
    guard var cursor = reading.cursor(node, of: "a credential") else { return nil }
    let reference = cursor.required("credential") { node -> FileReference? in
      guard let name = reading.text(node) else { return nil }
      guard Self.isCredential(name) else {
        reading.report(.uplink(.credentialName(name)), at: node.mark)
        return nil
      }
      return FileReference(
        path: "\(credentialsFolder())/\(name)", position: reading.position(node.mark))
    }
    cursor.finish()
    return reference
  }

  private static func isCredential(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "._-".utf8.contains(byte)
        }
      }
  }
}
