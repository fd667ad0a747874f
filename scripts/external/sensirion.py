"""Sensirion's own drivers, the older family (sensirion-i2c-sht, -scd) and the newer one."""

import time

from adafruit import CLIMATE, SHT_READ
from check import Check, climate, load, sensirion, sensirion_channel


def value(found):
    """A number of the older family, which keeps the raw word beside it."""
    for name in ("degrees_celsius", "percent_rh", "co2"):
        if hasattr(found, name):
            return getattr(found, name)
    return found


def number(found):
    """A number of the newer family."""
    return getattr(found, "value", found)


def sht2x(module):
    return climate(*map(value, module.Sht2xI2cDevice(sensirion()).single_shot_measurement()))


def old_sht3x(module):
    chip = module.Sht3xI2cDevice(sensirion())
    chip.soft_reset()
    return climate(*map(value, chip.single_shot_measurement()))


def old_sht4x(module):
    chip = module.Sht4xI2cDevice(sensirion())
    chip.soft_reset()
    return climate(*map(value, chip.single_shot_measurement()))


def old_scd4x(module):
    chip = module.Scd4xI2cDevice(sensirion())
    chip.stop_periodic_measurement()
    chip.start_periodic_measurement()
    time.sleep(5.5)
    while not chip.get_data_ready_status():
        time.sleep(0.1)
    co2, temperature, humidity = chip.read_measurement()
    chip.stop_periodic_measurement()
    return {"co2": value(co2), **climate(value(temperature), value(humidity)),
            "altitude": chip.get_sensor_altitude()}


def sht3x(module):
    chip = module.Sht3xDevice(sensirion_channel(0x44))
    chip.soft_reset()
    time.sleep(0.1)
    repeatability = load("sensirion_i2c_sht3x.commands").Repeatability.HIGH
    return climate(*map(number, chip.measure_single_shot(repeatability, False)))


def sht3x_periodic(module):
    commands = load("sensirion_i2c_sht3x.commands")
    chip = module.Sht3xDevice(sensirion_channel(0x44))
    chip.start_periodic_measurement(commands.Repeatability.HIGH, commands.Mps.ONE_PER_SECOND)
    time.sleep(1.2)
    # blocking_read_measurement() waits for a flag that the status register does not have.
    temperature, humidity = chip.read_measurement()
    chip.stop_measurement()
    return climate(-45 + 175 * temperature / 65535, 100 * humidity / 65535)


def sht4x(module):
    chip = module.Sht4xDevice(sensirion_channel(0x44))
    chip.soft_reset()
    time.sleep(0.01)
    chip.serial_number()
    return climate(*map(number, chip.measure_high_precision()))


def scd4x(module):
    chip = module.Scd4xDevice(sensirion_channel(0x62))
    time.sleep(0.03)
    chip.wake_up()
    chip.stop_periodic_measurement()
    chip.reinit()
    chip.get_serial_number()
    chip.start_periodic_measurement()
    while not chip.get_data_ready_status():
        time.sleep(0.1)
    co2, temperature, humidity = map(number, chip.read_measurement())
    return {"co2": co2, **climate(temperature, humidity)}


def scd4x_settings(module):
    """The variant and the settings, which the driver writes and reads back."""
    chip = module.Scd4xDevice(sensirion_channel(0x62))
    variant = chip.get_sensor_variant()
    chip.set_sensor_altitude(500)
    chip.set_automatic_self_calibration_target(420)
    return {"variant": int(variant.name == "SCD41"),
            "altitude": chip.get_sensor_altitude(),
            "target": chip.get_automatic_self_calibration_target()}


def scd4x_single_shot(module):
    chip = module.Scd4xDevice(sensirion_channel(0x62))
    # The first after power-on is to be thrown away (SCD4x datasheet, section on single shots).
    chip.measure_and_read_single_shot()
    co2, temperature, humidity = map(number, chip.measure_and_read_single_shot())
    return {"co2": co2, **climate(temperature, humidity)}


SCD41 = CLIMATE | {"co2": "812 ppm"}
SCD41_READ = {"co2": (812, 1), **SHT_READ}

CHECKS = [
    Check("sensirion-i2c-sht", "sht21", 0x40, CLIMATE, "sensirion_i2c_sht.sht2x", sht2x,
          {"temperature": (21.37, 0.011), "humidity": (43.5, 0.031)}),
    Check("sensirion-i2c-sht", "sht31", 0x44, CLIMATE, "sensirion_i2c_sht.sht3x", old_sht3x,
          SHT_READ),
    Check("sensirion-i2c-sht", "sht41", 0x44, CLIMATE, "sensirion_i2c_sht.sht4x", old_sht4x,
          SHT_READ),
    Check("sensirion-i2c-sht3x", "sht31", 0x44, CLIMATE, "sensirion_i2c_sht3x.device", sht3x,
          SHT_READ),
    Check("sensirion-i2c-sht3x", "sht31", 0x44, CLIMATE, "sensirion_i2c_sht3x.device",
          sht3x_periodic, SHT_READ),
    Check("sensirion-i2c-sht4x", "sht41", 0x44, CLIMATE, "sensirion_i2c_sht4x.device", sht4x,
          SHT_READ),
    Check("sensirion-i2c-scd", "scd41", 0x62, SCD41, "sensirion_i2c_scd", old_scd4x,
          {**SCD41_READ, "altitude": (0, 0)}),
    Check("sensirion-i2c-scd4x", "scd41", 0x62, SCD41, "sensirion_i2c_scd4x.device", scd4x,
          SCD41_READ),
    Check("sensirion-i2c-scd4x", "scd41", 0x62, SCD41, "sensirion_i2c_scd4x.device",
          scd4x_settings, {"variant": (1, 0), "altitude": (500, 0), "target": (420, 0)}),
    Check("sensirion-i2c-scd4x", "scd41", 0x62, SCD41, "sensirion_i2c_scd4x.device",
          scd4x_single_shot, SCD41_READ),
]
