"""What a check of a driver is, and how drivers get at the bus."""

import dataclasses
import importlib


@dataclasses.dataclass
class Check:
    package: str  # the distribution on the package index, or whose programs are called
    chip: str
    address: int
    signals: dict  # input: value with its unit
    module: str  # what is imported and handed to `read`
    read: object  # module -> {quantity: what was read}
    wanted: dict  # quantity: (value, tolerance)
    others: tuple = ()  # further devices of the board, as it writes them
    needs: tuple = ()  # other drivers that this one uses
    # The words with which the package fails by its own fault, and why it does. A package that works
    # after all fails the check.
    fault: str = ""
    why: str = ""


def load(name):
    return importlib.import_module(name)


def blinka():
    """The bus as CircuitPython drivers want it."""
    return load("adafruit_extended_bus").ExtendedI2C(1)


def smbus():
    """The bus as drivers for smbus2 want it."""
    return load("smbus2").SMBus(1)


def sensirion():
    """The bus as Sensirion's first drivers want it."""
    driver = load("sensirion_i2c_driver")
    return driver.I2cConnection(driver.LinuxI2cTransceiver("/dev/i2c-1"))


def sensirion_channel(address, seed=0xFF):
    """The channel of one chip as Sensirion's newer drivers want it."""
    crc = load("sensirion_i2c_driver").CrcCalculator(8, 0x31, seed, 0x0)
    provider = load("sensirion_driver_adapters.i2c_adapter.linux_i2c_channel_provider")
    channels = provider.LinuxI2cChannelProvider("/dev/i2c-1")
    channels.prepare_channel()
    return channels.get_channel(address, crc_parameters=(8, 0x31, seed, 0x0))


def climate(temperature, humidity):
    return {"temperature": temperature, "humidity": humidity}


def air(temperature, humidity, pressure):
    return {"temperature": temperature, "humidity": humidity, "pressure": pressure}
