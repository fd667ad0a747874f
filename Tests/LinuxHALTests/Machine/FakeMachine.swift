import Glibc

@testable import LinuxHAL

/// A machine of which a test chooses the devices.
final class FakeMachine: DeviceFiles {
  let i2c = FakeI2C()
  let gpio = FakeGPIO()
  var directories: [String: [String]] = [:]
  var owners: [String: DeviceOwner] = [:]
  var files: [String: String] = [:]

  var system: LinuxSystem { LinuxSystem(i2c: i2c, gpio: gpio, files: self) }

  func names(in directory: String) -> [String] { directories[directory] ?? [] }

  func owner(of path: String) -> DeviceOwner? { owners[path] }

  func beginning(of path: String) throws(Errno) -> [UInt8] {
    guard let text = files[path] else { throw Errno(code: ENOENT) }
    return Array(text.utf8)
  }
}
