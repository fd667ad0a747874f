"""Adafruit's drivers: those for CircuitPython, on Blinka, and the older ones for the Raspberry Pi."""

import time

from check import Check, air, blinka, climate, load


def bme280(module):
    chip = module.Adafruit_BME280_I2C(blinka(), 0x76)
    return air(chip.temperature, chip.relative_humidity, chip.pressure)


def bme280_advanced(module):
    """Normal mode with the filter, set while the chip measures."""
    chip = module.Adafruit_BME280_I2C(blinka(), 0x76)
    chip.mode = module.MODE_NORMAL
    chip.standby_period = module.STANDBY_TC_125
    chip.iir_filter = module.IIR_FILTER_X4
    chip.overscan_pressure = module.OVERSCAN_X16
    time.sleep(1)
    return air(chip.temperature, chip.relative_humidity, chip.pressure)


def bmp280(module):
    chip = module.Adafruit_BMP280_I2C(blinka(), 0x77)
    time.sleep(0.1)
    return {"temperature": chip.temperature, "pressure": chip.pressure}


def bmp280_advanced(module):
    chip = module.Adafruit_BMP280_I2C(blinka(), 0x77)
    chip.mode = module.MODE_NORMAL
    chip.standby_period = module.STANDBY_TC_125
    chip.iir_filter = module.IIR_FILTER_X16
    time.sleep(0.5)
    return {"temperature": chip.temperature, "pressure": chip.pressure}


def sht31(module):
    chip = module.SHT31D(blinka())
    return climate(chip.temperature, chip.relative_humidity)


def sht31_periodic(module):
    chip = module.SHT31D(blinka())
    chip.mode = module.MODE_PERIODIC
    chip.frequency = module.FREQUENCY_4
    time.sleep(0.6)
    temperature, humidity = chip.temperature[-1], chip.relative_humidity[-1]
    return climate(temperature, humidity)


def sht4x(module):
    return climate(*module.SHT4x(blinka()).measurements)


def ahtx0(module):
    chip = module.AHTx0(blinka())
    return climate(chip.temperature, chip.relative_humidity)


def mcp9808(module):
    chip = module.MCP9808(blinka())
    time.sleep(0.3)
    return {"temperature": chip.temperature}


def ads1115(module):
    chip = module.ADS1115(blinka())
    analog_in = load("adafruit_ads1x15.analog_in")
    pins = [analog_in.AnalogIn(chip, pin) for pin in range(4)]
    both = analog_in.AnalogIn(chip, 0, 1)
    return {f"ain{pin}": each.voltage for pin, each in enumerate(pins)} | {"pair": both.voltage}


def ina219(module):
    chip = module.INA219(blinka())
    time.sleep(0.1)
    return {"voltage": chip.bus_voltage, "current": chip.current, "power": chip.power}


def bh1750(module):
    chip = module.BH1750(blinka())
    time.sleep(0.3)
    return {"illuminance": chip.lux}


def mlx90614(module):
    chip = module.MLX90614(blinka())
    return {"ambient": chip.ambient_temperature, "object": chip.object_temperature}


def scd4x(module):
    chip = module.SCD4X(blinka())
    chip.start_periodic_measurement()
    limit = time.monotonic() + 12
    while not chip.data_ready and time.monotonic() < limit:
        time.sleep(0.5)
    return {"co2": chip.CO2, **climate(chip.temperature, chip.relative_humidity)}


def mcp230xx(module):
    chip = module.MCP23017(blinka())
    pull = load("digitalio").Pull.UP
    lamp, button = chip.get_pin(0), chip.get_pin(9)
    lamp.switch_to_output(value=True)
    button.switch_to_input(pull=pull)
    return {"gpio": chip.gpio, "lamp": lamp.value, "button": button.value}


def tca9548a(module):
    # The class for the chip with eight channels.
    chip = module.TCA9548A(blinka())
    sht31d = load("adafruit_sht31d")
    return {name: sht31d.SHT31D(chip[channel]).temperature
            for name, channel in (("attic", 0), ("cellar", 7), ("attic again", 0))}


def dps310(module):
    chip = module.DPS310(blinka())
    return {"temperature": chip.temperature, "pressure": chip.pressure}


def dps310_advanced(module):
    chip = module.DPS310_Advanced(blinka())
    return {"temperature": chip.temperature, "pressure": chip.pressure}


def ds3231(module):
    chip = module.DS3231(blinka())
    found = chip.datetime
    chip.datetime = time.struct_time((2031, 12, 24, 18, 30, 0, 2, -1, -1))
    after = chip.datetime
    return {"year": found.tm_year, "month": found.tm_mon, "day": found.tm_mday,
            "year that was set": after.tm_year, "hour that was set": after.tm_hour,
            "temperature": chip.temperature, "asked for": chip.force_temperature_conversion()}


def htu21d(module):
    chip = module.HTU21D(blinka())
    return climate(chip.temperature, chip.relative_humidity)


def si7021(module):
    chip = module.SI7021(blinka())
    return {"a Si7021": int(chip.device_identifier == "Si7021"),
            **climate(chip.temperature, chip.relative_humidity)}


def old_ads1x15(module):
    chip = module.ADS1115(busnum=1)
    found = {f"ain{pin}": chip.read_adc(pin, gain=1) * 125e-6 for pin in range(4)}
    return found | {"pair": chip.read_adc_difference(0, gain=1) * 125e-6}


def old_bme280(module):
    chip = module.BME280(t_mode=module.BME280_OSAMPLE_8, p_mode=module.BME280_OSAMPLE_8,
                         h_mode=module.BME280_OSAMPLE_8, address=0x76, busnum=1)
    return air(chip.read_temperature(), chip.read_humidity(), chip.read_pressure() / 100)


def old_bmp(module):
    chip = module.BMP085(busnum=1)
    return {"temperature": chip.read_temperature(), "pressure": chip.read_pressure() / 100}


def old_mcp9808(module):
    chip = module.MCP9808(busnum=1)
    return {"begins": int(chip.begin()), "temperature": chip.readTempC()}


def old_sht31(module):
    return climate(*module.SHT31(address=0x44, busnum=1).read_temperature_humidity())


CLIMATE = {"temperature": "21.37 °C", "humidity": "43.5 %RH"}
AIR = CLIMATE | {"pressure": "1002.55 hPa"}
VOLTAGES = {"ain0": "0.31 V", "ain1": "1.2 V", "ain2": "3.3 V", "ain3": "0.0125 V"}
VOLTAGES_READ = {"ain0": (0.31, 125e-6), "ain1": (1.2, 125e-6), "ain2": (3.3, 125e-6),
                 "ain3": (0.0125, 125e-6), "pair": (-0.89, 125e-6)}
BME280_READ = {"temperature": (21.37, 0.01), "humidity": (43.5, 0.02), "pressure": (1002.55, 0.03)}
BMP280 = {"temperature": "-7.2 °C", "pressure": "934.1 hPa"}
BMP280_READ = {"temperature": (-7.2, 0.01), "pressure": (934.1, 0.03)}
SHT_READ = {"temperature": (21.37, 0.003), "humidity": (43.5, 0.002)}
DPS310_READ = {"temperature": (-7.2, 0.002), "pressure": (934.1, 0.005)}
BMP180_READ = {"temperature": (-7.2, 0.1), "pressure": (934.1, 0.06)}

CHECKS = [
    Check("adafruit-circuitpython-bme280", "bme280", 0x76, AIR, "adafruit_bme280.basic", bme280,
          BME280_READ),
    Check("adafruit-circuitpython-bme280", "bme280", 0x76, AIR, "adafruit_bme280.advanced",
          bme280_advanced, BME280_READ),
    Check("adafruit-circuitpython-bmp280", "bmp280", 0x77, BMP280, "adafruit_bmp280", bmp280,
          BMP280_READ),
    Check("adafruit-circuitpython-bmp280", "bmp280", 0x77, BMP280, "adafruit_bmp280",
          bmp280_advanced, BMP280_READ),
    Check("adafruit-circuitpython-sht31d", "sht31", 0x44, CLIMATE, "adafruit_sht31d", sht31,
          SHT_READ),
    Check("adafruit-circuitpython-sht31d", "sht31", 0x44, CLIMATE, "adafruit_sht31d",
          sht31_periodic, SHT_READ),
    Check("adafruit-circuitpython-sht4x", "sht41", 0x44, CLIMATE, "adafruit_sht4x", sht4x, SHT_READ),
    Check("adafruit-circuitpython-ahtx0", "aht20", 0x38, CLIMATE, "adafruit_ahtx0", ahtx0,
          {"temperature": (21.37, 0.001), "humidity": (43.5, 0.001)}),
    Check("adafruit-circuitpython-mcp9808", "mcp9808", 0x18, {"temperature": "-3.4 °C"},
          "adafruit_mcp9808", mcp9808, {"temperature": (-3.4, 0.0625)}),
    Check("adafruit-circuitpython-ads1x15", "ads1115", 0x48, VOLTAGES, "adafruit_ads1x15.ads1115",
          ads1115, VOLTAGES_READ),
    # The driver's own step is 0.1 mA for the current and 2 mW for the power.
    Check("adafruit-circuitpython-ina219", "ina219", 0x40,
          {"voltage": "5.04 V", "current": "123 mA"}, "adafruit_ina219", ina219,
          {"voltage": (5.04, 0.004), "current": (123.0, 0.1), "power": (0.62, 0.002)}),
    Check("adafruit-circuitpython-bh1750", "bh1750", 0x23, {"illuminance": "321 lx"},
          "adafruit_bh1750", bh1750, {"illuminance": (321, 0.9)}),
    Check("adafruit-circuitpython-mlx90614", "mlx90614", 0x5A,
          {"ambient": "23.5 °C", "object": "-12.25 °C"}, "adafruit_mlx90614", mlx90614,
          {"ambient": (23.5, 0.02), "object": (-12.25, 0.02)}),
    Check("adafruit-circuitpython-scd4x", "scd41", 0x62, CLIMATE | {"co2": "812 ppm"},
          "adafruit_scd4x", scd4x, {"co2": (812, 1), **SHT_READ}),
    Check("adafruit-circuitpython-mcp230xx", "mcp23017", 0x20, {}, "adafruit_mcp230xx.mcp23017",
          mcp230xx, {"gpio": (0x0201, 0), "lamp": (1, 0), "button": (1, 0)}),
    Check("adafruit-circuitpython-tca9548a", "pca9548", 0x70,
          {"attic.temperature": "31.5 °C", "cellar.temperature": "9.25 °C"}, "adafruit_tca9548a",
          tca9548a, {"attic": (31.5, 0.003), "cellar": (9.25, 0.003), "attic again": (31.5, 0.003)},
          others=("name: attic, chip: sht31, address: 0x44, behind: chip, channel: 0",
                  "name: cellar, chip: sht31, address: 0x44, behind: chip, channel: 7"),
          needs=("adafruit-circuitpython-sht31d",)),
    Check("adafruit-circuitpython-dps310", "dps310", 0x77, BMP280, "adafruit_dps310.basic", dps310,
          DPS310_READ),
    Check("adafruit-circuitpython-dps310", "dps310", 0x77, BMP280, "adafruit_dps310.advanced",
          dps310_advanced, DPS310_READ),
    Check("adafruit-circuitpython-ds3231", "ds3231", 0x68, {"temperature": "21.37 °C"},
          "adafruit_ds3231", ds3231,
          {"year": (2026, 0), "month": (1, 0), "day": (1, 0), "year that was set": (2031, 0),
           "hour that was set": (18, 0), "temperature": (21.37, 0.25), "asked for": (21.37, 0.25)}),
    Check("adafruit-circuitpython-htu21d", "htu21d", 0x40, CLIMATE, "adafruit_htu21d", htu21d,
          {"temperature": (21.37, 0.011), "humidity": (43.5, 0.031)}),
    Check("adafruit-circuitpython-si7021", "si7021", 0x40, CLIMATE, "adafruit_si7021", si7021,
          {"a Si7021": (1, 0), "temperature": (21.37, 0.011), "humidity": (43.5, 0.031)}),
    Check("adafruit-ads1x15", "ads1115", 0x48, VOLTAGES, "Adafruit_ADS1x15", old_ads1x15,
          VOLTAGES_READ),
    Check("adafruit-bme280", "bme280", 0x76, AIR, "Adafruit_BME280.BME280", old_bme280, BME280_READ),
    Check("adafruit-bmp", "bmp180", 0x77, BMP280, "Adafruit_BMP.BMP085", old_bmp, BMP180_READ),
    Check("adafruit-mcp9808", "mcp9808", 0x18, {"temperature": "-3.4 °C"},
          "Adafruit_MCP9808.MCP9808", old_mcp9808, {"begins": (1, 0), "temperature": (-3.4, 0.0625)}),
    Check("adafruit-sht31", "sht31", 0x44, CLIMATE, "Adafruit_SHT31", old_sht31, SHT_READ),
]
