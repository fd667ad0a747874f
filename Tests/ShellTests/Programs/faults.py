"""A write and a read of the converter at 0x48."""
import rawbus
from rawbus import error, transfer


def written():
    transfer(bus, (0x48, 0, b"\x01"))
    return 1


def received():
    return len(transfer(bus, (0x48, rawbus.READ, 2)))


bus = rawbus.opened()
print(error(written), error(received))
