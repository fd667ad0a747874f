import BoardFiles
import LinuxFiles

/// The trust anchors in a folder of PEM files, or in one file of several.
struct AnchorStore {
  /// Debian's bundle of all authorities has 220 kB.
  private static let fileBytesMax = 4 << 20
  /// Debian's folder has 280 names: an anchor has two, and a link by its hash.
  private static let filesMax = 10_000

  /// Each once, in the order of files.
  let anchors: [CertificateSketch]

  /// Reads them. Of a folder, what holds no certificate is passed over; folders in it are not
  /// entered.
  ///
  /// - Throws: why there is none.
  init(at path: String) throws(PathFault) {
    var seen: Set<[UInt8]> = []
    var anchors: [CertificateSketch] = []
    for file in try Self.files(at: path) {
      for certificate in CertificateSketch.certificates(in: file) where !certificate.isEmpty {
        guard seen.insert(certificate).inserted, let sketch = CertificateSketch(certificate) else {
          continue
        }
        anchors.append(sketch)
      }
    }
    guard !anchors.isEmpty else {
      throw PathFault(path: path, wanted: "a folder or a file with certificates (PEM)")
    }
    self.anchors = anchors
  }

  private static func files(at path: String) throws(PathFault) -> [[UInt8]] {
    let names: [String]?
    do throws(FileFault) {
      names = try statusOfFile(at: path).isDirectory ? try namesInFolder(path) : nil
    } catch {
      throw PathFault(reading: path, error)
    }
    guard let names else { return [try InputFile.read(path, limit: fileBytesMax)] }
    return names.sorted().prefix(filesMax).compactMap { name in
      // What cannot be read there is no anchor: a link that leads nowhere, a private file.
      do throws(PathFault) {
        return try InputFile.read(path + "/" + name, limit: fileBytesMax)
      } catch {
        return nil
      }
    }
  }

  /// All of them in DER, one after the other.
  var bytes: [UInt8] { anchors.flatMap(\.bytes) }

  /// Those that may vouch for a server that sent `chain`: the names of who signed it, and what it
  /// sent itself.
  func candidates(for chain: [CertificateSketch]) -> [CertificateSketch] {
    let issuers = Set(chain.map(\.issuer)), sent = Set(chain.map(\.bytes))
    let exact = anchors.filter { issuers.contains($0.subject) || sent.contains($0.bytes) }
    guard exact.isEmpty else { return exact }
    // Names that differ in the case of letters or the kind of their strings are the same names
    // (RFC 5280, section 7.1).
    let texts = Set(chain.map { $0.issuerText.lowercased() })
    return anchors.filter { texts.contains($0.subjectText.lowercased()) }
  }
}
