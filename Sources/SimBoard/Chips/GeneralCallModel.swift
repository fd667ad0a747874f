public import HAL

/// A model whose chip answers at the address 0x00 beside its own, which its memory can change.
public protocol GeneralCallModel: I2CChipModel {
  /// The address that the chip answers at now.
  var ownAddress: UInt8 { get }

  /// The address by which the running transaction began, where it is another one than the chip was
  /// put at; nil otherwise.
  var calledAt: I2CAddress? { get set }
}
