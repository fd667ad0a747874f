"""`smbus`, a C extension that PyPI has as source only, in the words of smbus2, which answers the same calls."""

import smbus2


class SMBus(smbus2.SMBus):
    def read_i2c_block_data(self, i2c_addr, register, length=32, force=None):
        return super().read_i2c_block_data(i2c_addr, register, length, force)
