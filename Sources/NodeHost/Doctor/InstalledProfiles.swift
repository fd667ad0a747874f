import LinuxFiles
import TLSTransport

/// The TLS profiles that this machine has.
enum InstalledProfiles {
  /// Their names in order, `own` first, whether it is there or not.
  static func names(with own: String) -> [String] {
    var names: Set<String> = [TLSEngine.system.profile]
    for folder in TLSEngine.profileFolders {
      do throws(FileFault) {
        for file in try namesInFolder(folder) where file.hasSuffix(".so") {
          names.insert(String(file.dropLast(3)))
        }
      } catch {
        // A folder that is not there has none.
        continue
      }
    }
    names.remove(own)
    return [own] + names.sorted()
  }
}
