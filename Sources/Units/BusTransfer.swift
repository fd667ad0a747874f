/// Lengths of one transfer with a chip on an I2C bus: what a driver asks of an adapter.
public struct BusTransfer: Hashable, Sendable {
  /// Bytes to the chip; 0 where the transfer only reads.
  public let sent: Int
  /// Bytes from the chip, after a repeated start where some were sent; 0 where it only writes.
  public let received: Int

  private init(sent: Int, received: Int) {
    self.sent = sent
    self.received = received
  }

  /// `ST SAD+W B0...BN SP` with `count` bytes.
  public static func write(_ count: Int) -> BusTransfer {
    BusTransfer(sent: count, received: 0)
  }

  /// `ST SAD+R B0...BN SP` with `count` bytes.
  public static func read(_ count: Int) -> BusTransfer {
    BusTransfer(sent: 0, received: count)
  }

  /// `ST SAD+W R SR SAD+R B0...BN SP`: a register number, then `count` bytes from there on.
  public static func register(_ count: Int) -> BusTransfer {
    BusTransfer(sent: 1, received: count)
  }

  /// The transfer with these lengths.
  public static func transfer(sent: Int, received: Int) -> BusTransfer {
    BusTransfer(sent: sent, received: received)
  }
}
