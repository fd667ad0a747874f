/// What a look at the machine finds that a node would suffer from, as facts; ``text`` renders them.
public enum MachineDoubt: Hashable, Sendable {
  /// The wall clock is plainly not set.
  case clockUnset(hasRTC: Bool)
  /// No time service says that it has set the clock.
  case clockAlone(hasRTC: Bool)
  /// The supply was too low since the start (Raspberry Pi).
  case undervoltage
  /// What the node writes at the path is gone when the machine is off; the kind of file system.
  case volatileDisk(String, kind: String)
  /// The file system of the path is read-only.
  case readOnlyDisk(String)
  /// The file system of the path has not the room that the node may need, in bytes.
  case fullDisk(String, free: Int64, needed: Int64)
  /// The flash memory under the path has used up so many hundredths of its life, 100 for more.
  case wornDisk(String, used: Int)
  /// The adapter's clock is faster than what the board says of the bus; both in hertz.
  case busTooFast(Int, hertz: Int, board: Int)
  /// No transfer on the bus ends: a wire is held low.
  case busHeld(Int)
  /// A driver of the kernel has the chip at the address.
  case addressTaken(bus: Int, address: UInt8, driver: String)

  /// The doubt for a person, then `remedy: ` and what to do on a line of its own.
  public var text: String { facts + "\nremedy: " + remedy }

  /// The doubt alone.
  public var facts: String {
    switch self {
    case .clockUnset: "the clock is not set: certificates are held against a time that has passed"
    case .clockAlone: "no time service has set the clock since the start"
    case .undervoltage: "the supply was too low: readings and the memory card may suffer"
    case .volatileDisk(let path, let kind):
      "\(path) is on a file system in memory (\(kind)): what waits there is lost with the power"
    case .readOnlyDisk(let path): "\(path) is on a read-only file system"
    case .fullDisk(let path, let free, let needed):
      "\(path) may need \(Self.megabytes(needed)) MB, and its file system has \(Self.megabytes(free)) MB"
    case .wornDisk(let path, let used):
      "the memory under \(path) has used up \(used >= 100 ? "all" : "about \(used) %") of its life"
    case .busTooFast(let bus, let hertz, let board):
      "I2C bus \(bus) runs at \(hertz / 1_000) kHz, and the board says \(board / 1_000) kHz"
    case .busHeld(let bus): "no transfer on I2C bus \(bus) ends: SDA or SCL is held low"
    case .addressTaken(let bus, let address, let driver):
      "the kernel's driver \(driver) has the chip at 0x\(String(address, radix: 16)) on I2C bus \(bus)"
    }
  }

  private var remedy: String {
    switch self {
    case .clockUnset(let hasRTC), .clockAlone(let hasRTC):
      "install and start one: `sudo apt install systemd-timesyncd`"
        + (hasRTC ? "" : "; a clock with a battery (RTC) keeps the time without a network")
    case .undervoltage: "use the supply that the board's maker names, and a short cable"
    case .volatileDisk:
      "name a file on a disk (`outbox: {file: PATH}`), or let the folder be on one"
    case .readOnlyDisk: "name a file in a place that can be written (`outbox: {file: PATH}`)"
    case .fullDisk: "make room, or write a smaller `outbox: {limit: SIZE}`"
    case .wornDisk: "replace the memory soon, and send `report` less often"
    case .busTooFast(_, _, let board):
      "write the chips' clock into the overlay (Raspberry Pi: dtparam=i2c_arm_baudrate=\(board) in "
        + "/boot/firmware/config.txt), or `clock` into the board file"
    case .busHeld:
      "unplug the chips one by one until it is free: check their supply, the pull-up resistors and short "
        + "circuits; power that is off and on again frees a chip that stopped in the middle of a byte"
    case .addressTaken(_, _, let driver):
      "read it through the kernel (`kernel:` in the board file), or remove the overlay or the module "
        + "(`sudo modprobe -r \(driver)`)"
    }
  }

  /// Rounded up.
  private static func megabytes(_ bytes: Int64) -> Int64 { (bytes + 999_999) / 1_000_000 }
}
