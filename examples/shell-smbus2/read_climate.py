#!/usr/bin/env python3
"""Reads an SHT31 at address 0x44 of I2C bus 1 once, and prints temperature and humidity."""
import sys
import time

from smbus2 import SMBus, i2c_msg

ADDRESS = 0x44


def crc(data):
    """The sensor's checksum: polynomial 0x31, initial value 0xFF (datasheet, section 4.12)."""
    value = 0xFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x31 if value & 0x80 else value << 1) & 0xFF
    return value


def read(bus):
    """One measurement with high repeatability, as (°C, %RH)."""
    bus.i2c_rdwr(i2c_msg.write(ADDRESS, [0x24, 0x00]))
    time.sleep(0.016)  # 15.5 ms at most (datasheet, table 4)
    answer = i2c_msg.read(ADDRESS, 6)
    bus.i2c_rdwr(answer)
    data = list(answer)
    if crc(data[0:2]) != data[2] or crc(data[3:5]) != data[5]:
        raise OSError("wrong checksum")
    temperature, humidity = data[0] << 8 | data[1], data[3] << 8 | data[4]
    return -45 + 175 * temperature / 65535, 100 * humidity / 65535


if __name__ == "__main__":
    try:
        with SMBus(1) as bus:
            temperature, humidity = read(bus)
    except OSError as error:
        sys.exit(f"no reading: {error.strerror or error}")
    print(f"{temperature:.2f} °C, {humidity:.1f} %RH")
