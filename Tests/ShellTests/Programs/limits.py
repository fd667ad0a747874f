"""What the kernel refuses is refused, with its error numbers."""
import fcntl
import os

import rawbus
from rawbus import READ, error, smbus, transfer

bus = rawbus.opened()
print(error(fcntl.ioctl, bus, rawbus.I2C_TENBIT, 1), fcntl.ioctl(bus, rawbus.I2C_TENBIT, 0))
print(error(fcntl.ioctl, bus, rawbus.I2C_SLAVE, 0x80))
print(error(fcntl.ioctl, bus, 0x7FF, 0))
print(error(transfer, bus))
print(error(transfer, bus, *[(0x76, READ, 1)] * 43), len(transfer(bus, *[(0x76, READ, 1)] * 42)))
print(error(transfer, bus, (0x76, 0, 8193)), error(transfer, bus, *[(0x76, READ, 8192)] * 9))
print(error(transfer, bus, (0x76, 0x10, 1)))
print(error(transfer, bus, (0x10, 0, b"a")), error(transfer, bus, (0x300, 0, b"a")))
fcntl.ioctl(bus, rawbus.I2C_SLAVE, 0x76)
# A block of 33 bytes, a block process call, a size that does not exist.
print(error(smbus, bus, 0, 0, 5, b"\x21"), error(smbus, bus, 0, 0, 7), error(smbus, bus, 1, 0, 9))
# Register 0xD0 holds 0x60: no length of a block.
print(error(smbus, bus, 1, 0xD0, 5))
# A block with its length as the first byte: 0x48 does not know the command.
print(smbus(bus, 1, 0x88, 8, b"\x04")[:5].hex(), smbus(bus, 1, 0xD0, 2)[:1].hex())
fcntl.ioctl(bus, rawbus.I2C_PEC, 1)
# The chip sends no check byte but its next register.
print(error(smbus, bus, 1, 0xD0, 2), smbus(bus, 1, 0x88, 8, b"\x02")[:3].hex())
print(error(os.open, "/dev/i2c-7", os.O_RDWR))
