import Glibc

/// The start of the machine, which its monotonic clock counts from.
public enum MachineStart {
  /// The file with the kernel's name for the start, which is random (proc_sys_kernel(5)).
  public static let file = "/proc/sys/kernel/random/boot_id"

  /// A number of this start, never 0; nil where the kernel does not say it.
  public static func number() -> UInt64? { number(LinuxDeviceFiles()) }

  static func number(_ files: some DeviceFiles) -> UInt64? {
    do throws(Errno) {
      return number(try files.beginning(of: file))
    } catch {
      return nil
    }
  }

  /// The first 64 bits of a UUID as the kernel writes it.
  static func number(_ text: [UInt8]) -> UInt64? {
    let digits = text.filter { $0 != UInt8(ascii: "-") }.prefix(16)
    guard digits.count == 16,
      let number = UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
    else { return nil }
    return max(1, number)
  }
}
