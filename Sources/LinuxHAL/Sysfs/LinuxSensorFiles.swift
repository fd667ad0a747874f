import Glibc
public import HAL
import LinuxFiles

/// The kernel's sysfs, for threads that may block.
public struct LinuxSensorFiles: SensorFiles, Sendable {
  /// A page, which no attribute exceeds (Documentation/filesystems/sysfs.rst).
  private static let attributeBytesMax = 4_096

  private let root: String

  /// Makes the view of the files below `root`: the machine's, or a copy of its tree.
  public init(root: String = "") {
    self.root = root
  }

  /// The bytes of an attribute (open(2), read(2)).
  public func content(of path: [UInt8]) throws(SensorFileFault) -> [UInt8] {
    do throws(FileFault) {
      return try readFile(at: place(path), limit: Self.attributeBytesMax).bytes
    } catch {
      throw SensorFileFault(error)
    }
  }

  /// The names in a folder (readdir(3)).
  public func names(in folder: [UInt8]) throws(SensorFileFault) -> [[UInt8]] {
    do throws(FileFault) {
      return try namesInFolder(place(folder)).map { Array($0.utf8) }
    } catch {
      throw SensorFileFault(error)
    }
  }

  /// The path that a link holds (readlink(2)).
  public func target(of link: [UInt8]) throws(SensorFileFault) -> [UInt8] {
    do throws(FileFault) {
      return try targetOfLink(at: place(link))
    } catch {
      throw SensorFileFault(error)
    }
  }

  private func place(_ path: [UInt8]) -> String { root + String(decoding: path, as: UTF8.self) }
}

extension SensorFileFault {
  /// Drivers hand on the errors of the bus below them (Documentation/i2c/fault-codes.rst). EAGAIN
  /// is no lost arbitration here: drivers use it for a measurement that is not there yet.
  fileprivate init(_ fault: FileFault) {
    switch fault {
    case .notFound, .nameNotUTF8: self = .absent
    case .tooLarge, .directory, .notRegular: self = .tooLong
    case .system(let number):
      switch number {
      // The device has gone while its file was open (fs/kernfs/file.c).
      case ENODEV: self = .absent
      case EIO: self = .refused(.busError)
      case ETIMEDOUT: self = .refused(.timeout)
      case ENXIO, EREMOTEIO: self = .refused(.addressNotAcknowledged)
      default: self = .refused(.system(number))
      }
    }
  }
}
