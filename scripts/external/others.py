"""Drivers of other makers and of people, most of them over smbus2."""

import time

from adafruit import (AIR, BME280_READ, BMP180_READ, BMP280, BMP280_READ, CLIMATE, DPS310_READ,
                      SHT_READ, VOLTAGES, VOLTAGES_READ)
from check import Check, air, climate, load, smbus
from sensirion import SCD41, SCD41_READ


def pimoroni_bme280(module):
    chip = module.BME280(i2c_dev=smbus())
    chip.setup()
    time.sleep(1)
    return air(chip.get_temperature(), chip.get_humidity(), chip.get_pressure())


def pimoroni_bmp280(module):
    chip = module.BMP280(i2c_addr=0x77, i2c_dev=smbus())
    # The driver sets the chip up with its first reading, which comes before the first conversion.
    chip.update_sensor()
    time.sleep(1)
    return {"temperature": chip.get_temperature(), "pressure": chip.get_pressure()}


def pimoroni_ads1015(module):
    chip = module.ADS1015(i2c_dev=smbus())
    kind = chip.detect_chip_type()
    chip.set_mode("single")
    chip.set_programmable_gain(4.096)
    chip.set_sample_rate(128)
    # Each of these has begun a conversion of another input, and the driver does not wait for it.
    time.sleep(0.1)
    found = {f"ain{pin}": chip.get_voltage(f"in{pin}/gnd") for pin in range(4)}
    return found | {"an ADS1115": int(kind == "ADS1115")}


def ads1115(module):
    chip = module.ADS1115()
    return {f"ain{pin}": chip.readADCSingleEnded(pin, 4096, 128) / 1000 for pin in range(4)}


def ads1x15_adc(module):
    chip = module.ADS1115(1, 0x48)
    chip.setGain(chip.PGA_4_096V)
    chip.setDataRate(chip.DR_ADS111X_128)
    chip.setMode(chip.MODE_SINGLE)
    # Each of these has begun a conversion of another input, and the driver does not wait for it.
    time.sleep(0.1)
    return {f"ain{pin}": chip.toVoltage(chip.readADC(pin)) for pin in range(4)}


def bme_driver(module):
    chip = module.BME280(smbus(), 0x76)
    common = load("bme.common")
    chip.humidity_oversampling = common.Oversampling.oversample_1
    chip.pressure_oversampling = common.Oversampling.oversample_16
    chip.temperature_oversampling = common.Oversampling.oversample_2
    chip.update()
    time.sleep(0.1)
    found = chip.measurement
    return air(found.temperature, found.humidity, found.pressure / 100)


def bme280_kbrownlees(module, address=0x77):
    module.full_setup(1, address)
    time.sleep(0.1)
    found = module.read_all()
    return air(found.temperature, found.humidity, found.pressure)


def bme280_kbrownlees_other_chip(module):
    return bme280_kbrownlees(module, 0x76)


def bme280pi(module):
    found = module.Sensor(address=0x76).get_data()
    return {name: found[name] for name in ("temperature", "humidity", "pressure")}


def bmp_280(module):
    chip = module.BMP280
    chip = chip(1, chip.NORMAL_MODE, chip.OVERSAMPLING_P_x16, chip.OVERSAMPLING_T_x1,
                chip.IIR_FILTER_x2, chip.T_STANDBY_1000)
    time.sleep(0.1)
    return {"temperature": chip.read_temperature(), "pressure": chip.read_pressure()}


def bmp_sensors_bme280(module):
    chip = module.BME280(1, 0)
    found = measured(chip, module.BME280_Mode.FORCED)
    return air(found.temperature, found.humidity, found.pressure)


def bmp_sensors_bmp280(module):
    found = measured(module.BMP280(1, 1), module.BMP280_Mode.FORCED)
    return {"temperature": found.temperature, "pressure": found.pressure}


def measured(chip, mode):
    """Measure() sets oversampling and reads, but leaves the chip asleep."""
    chip.Measure()
    chip.SetMode(mode)
    time.sleep(0.1)
    return chip.Measure()


def bmp_sensors_bmp180(module):
    found = module.BMP180(1).Measure()
    return {"temperature": found.temperature, "pressure": found.pressure}


def bmp180(module):
    chip = module.BMP180()
    return {"temperature": chip.read_temperature(), "pressure": chip.read_pressure() / 100}


def bmp280lp(module):
    chip = module.BMP280(1, 0x77, mode=module.BMP280.NORMAL_MODE)
    time.sleep(0.2)
    return {"temperature": chip.read_temperature(), "pressure": chip.read_pressure()}


def circuitpython_bmp180(module):
    chip = module.BMP180(load("check").blinka())
    return {"temperature": chip.temperature, "pressure": chip.pressure}


def greenponik_bh1750(module):
    return {"illuminance": module.BH1750(1, 0x23).read_bh1750()}


def greenponik_bme280(module):
    found = module.BME280(1, 0x76).read_bme280()
    return air(found[0], found[1], found[2])


def greenponik_sht40(module):
    found = module.SHT40(1, 0x44).read_sht40()
    return climate(found[0], found[1])


def htu21df(module):
    chip = module.HTU21()
    return climate(chip.read_temperature(), chip.read_humidity())


def infineon_dps310(module):
    chip = module.DPS310()
    # 64 samples of each, and the driver does not wait for the first result.
    time.sleep(0.6)
    temperature = chip.calcScaledTemperature()
    pressure = chip.calcScaledPressure()
    return {"temperature": chip.calcCompTemperature(temperature),
            "pressure": chip.calcCompPressure(pressure, temperature) / 100}


def samourai_dps310(module):
    chip = module.DPS310(load("check").blinka())
    return {"temperature": chip.temperature, "pressure": chip.pressure}


def mcp23017(module):
    chip = module.MCP23017(0x20, smbus())
    chip.set_all_output()
    chip.digital_write(module.GPA3, module.HIGH)
    chip.pin_mode(module.GPB1, module.INPUT)
    return {"lamp": chip.digital_read(module.GPA3) & 0xFF, "other": chip.digital_read(module.GPA4)}


def microfire_sht3x(module):
    chip = module.Microfire_SHT3x()
    chip.begin()
    chip.measure()
    return climate(chip.tempC, chip.RH)


def pi_ina219(module):
    chip = module.INA219(0.1, busnum=1, address=0x40)
    chip.configure()
    return {"voltage": chip.voltage(), "current": chip.current(), "power": chip.power()}


def pi_mcp23017(module):
    chip = module.MCP23017(0x20, bus=1)
    chip.setup_port(module.Banks.A, module.Directions.OUTPUT, module.PullUp.DISABLED)
    chip.write_port(module.Banks.A, True)
    chip.setup_port(module.Banks.B, module.Directions.INPUT, module.PullUp.ENABLED)
    return {"outputs": chip.read_port(module.Banks.A), "inputs": chip.read_port(module.Banks.B)}


def py_ahtx0(module):
    chip = module.AHTx0(1)
    return climate(chip.temperature, chip.relative_humidity)


def pymlx90614(module):
    chip = module.MLX90614(smbus())
    return {"ambient": chip.get_amb_temp(), "object": chip.get_obj_temp()}


def rpi_bme280(module):
    bus = smbus()
    found = module.sample(bus, 0x76, module.load_calibration_params(bus, 0x76))
    return air(found.temperature, found.humidity, found.pressure)


def rpibmp(module):
    temperature, pressure = module.readBmp180()
    return {"temperature": temperature, "pressure": pressure}


def scd4x(module):
    chip = module.SCD4X()
    chip.start_periodic_measurement()
    co2, temperature, humidity, _ = chip.measure()
    return {"co2": co2, **climate(temperature, humidity)}


def sht20(module):
    chip = module.SHT20(1, module.SHT20.TEMP_RES_14bit)
    return climate(chip.read_temp(), chip.read_humid())


def si7021(module):
    humidity, temperature = module.Si7021(smbus()).read()
    return climate(temperature, humidity)


def sparkfun_bme280(module):
    chip = module.QwiicBme280(0x76)
    chip.begin()
    time.sleep(0.1)
    temperature = chip.get_temperature_celsius()
    return air(temperature, chip.read_humidity(), chip.read_pressure() / 100)


def sparkfun_scd4x(module):
    chip = module.QwiicSCD4x(0x62)
    begun = chip.begin()
    limit = time.monotonic() + 12
    while not chip.read_measurement() and time.monotonic() < limit:
        time.sleep(0.2)
    return {"begun": int(begun), "co2": chip.get_co2(),
            **climate(chip.get_temperature(), chip.get_humidity())}


def sparkfun_tca9548a(module):
    chip = module.QwiicTCA9548A(0x70)
    chip.enable_channels([0, 7])
    both = chip.get_enabled_channels()
    chip.disable_all()
    return {"channels": both, "after": chip.get_enabled_channels()}


def sparkfun_tmp102(module):
    chip = module.QwiicTmp102Sensor(0x48)
    return {"begins": int(chip.begin()), "temperature": chip.read_temp_c()}


def tca9548a(module):
    chip = module.TCA9548A(0x70)
    reached = chip.begin()
    chip.select_channel(7)
    chip[7].writeto(0x44, bytes([0x24, 0x00]))
    time.sleep(0.02)
    word = chip[7].readfrom(0x44, 6)
    return {"reached": int(reached), "control": chip.read_control(),
            "cellar": -45 + 175 * (word[0] << 8 | word[1]) / 65535}


def i2csense_bme280(module):
    chip = module.BME280(smbus(), i2c_address="0x77", osrs_p=1, osrs_h=1)
    # It has read before the first conversion ended.
    time.sleep(0.1)
    chip.update(True)
    return air(chip.temperature, chip.humidity, chip.pressure)


def i2csense_bh1750(module):
    return {"illuminance": module.BH1750(smbus()).light_level}


def i2csense_htu21d(module):
    chip = module.HTU21D(smbus())
    return climate(chip.temperature, chip.humidity)


def smbus2_bme280(module):
    bus = module.SMBus(1)
    message = module.i2c_msg
    write, read = message.write(0x76, [0xD0]), message.read(0x76, 1)
    bus.i2c_rdwr(write, read)
    return {"byte": bus.read_byte_data(0x76, 0xD0),
            "block": bus.read_i2c_block_data(0x76, 0xD0, 1)[0], "transfer": list(read)[0]}


def smbus2_mlx90614(module):
    """With the check byte of SMBus, which outpost's shell computes and the chip has to match."""
    bus = module.SMBus(1)
    bus.pec = 1
    words = {"ambient": bus.read_word_data(0x5A, 0x06), "object": bus.read_word_data(0x5A, 0x07)}
    return {name: word * 0.02 - 273.15 for name, word in words.items()}


ADC_READ = {name: VOLTAGES_READ[name] for name in VOLTAGES}
HTU_READ = {"temperature": (21.37, 0.011), "humidity": (43.5, 0.031)}
INFRARED = {"ambient": "23.5 °C", "object": "-12.25 °C"}
INFRARED_READ = {"ambient": (23.5, 0.02), "object": (-12.25, 0.02)}
LIGHT = {"illuminance": "321 lx"}
BEHIND = ("name: attic, chip: sht31, address: 0x44, behind: chip, channel: 0",
          "name: cellar, chip: sht31, address: 0x44, behind: chip, channel: 7")

CHECKS = [
    Check("smbus2", "bme280", 0x76, {}, "smbus2", smbus2_bme280,
          {"byte": (0x60, 0), "block": (0x60, 0), "transfer": (0x60, 0)}),
    Check("smbus2", "mlx90614", 0x5A, INFRARED, "smbus2", smbus2_mlx90614, INFRARED_READ),
    Check("pimoroni-bme280", "bme280", 0x76, AIR, "bme280", pimoroni_bme280, BME280_READ),
    Check("bmp280", "bmp280", 0x77, BMP280, "bmp280", pimoroni_bmp280, BMP280_READ),
    Check("ads1015", "ads1115", 0x48, VOLTAGES, "ads1015", pimoroni_ads1015,
          ADC_READ | {"an ADS1115": (1, 0)}),
    Check("ads1115", "ads1115", 0x48, VOLTAGES, "ADS1115", ads1115, ADC_READ),
    Check("ads1x15-adc", "ads1115", 0x48, VOLTAGES, "ADS1x15", ads1x15_adc, ADC_READ),
    Check("bme-driver", "bme280", 0x76, AIR, "bme.bme280", bme_driver, BME280_READ,
          fault="too far away: humidity",
          why="its formula has the factor of H3 twice, which shows where H3 is not zero"),
    Check("bme280", "bme280", 0x77, AIR, "bme280.bme280", bme280_kbrownlees, BME280_READ),
    Check("bme280", "bme280", 0x76, AIR, "bme280.bme280", bme280_kbrownlees_other_chip, BME280_READ,
          fault="too far away: temperature, humidity, pressure",
          why="it takes T3 for positive, which it is not in every chip"),
    Check("bme280pi", "bme280", 0x76, AIR, "bme280pi", bme280pi, BME280_READ),
    Check("bmp-280", "bmp280", 0x76, BMP280, "bmp_280", bmp_280, BMP280_READ),
    Check("bmp-sensors", "bme280", 0x76, AIR, "bmp_sensors.BME280", bmp_sensors_bme280,
          BME280_READ, fault="too far away: humidity",
          why="it takes the upper half of 0xE5 for H4, to which the lower half belongs"),
    Check("bmp-sensors", "bmp280", 0x77, BMP280, "bmp_sensors.BMP280", bmp_sensors_bmp280,
          BMP280_READ),
    # One sample without oversampling, and whole-number steps of the datasheet's formula.
    Check("bmp-sensors", "bmp180", 0x77, BMP280, "bmp_sensors.BMP180", bmp_sensors_bmp180,
          BMP180_READ | {"pressure": (934.1, 0.15)}),
    Check("bmp180", "bmp180", 0x77, BMP280, "bmp180", bmp180, BMP180_READ),
    Check("bmp280lp", "bmp280", 0x77, BMP280, "bmp280lp", bmp280lp, BMP280_READ),
    Check("circuitpython-bmp180", "bmp180", 0x77, BMP280, "bmp180", circuitpython_bmp180,
          BMP180_READ, fault="Failed to find BMP180! Chip ID 85",
          why="it compares the identity, a byte that is 0x55, with 0x255"),
    Check("greenponik-bh1750", "bh1750", 0x23, LIGHT, "GreenPonik_BH1750.BH1750",
          greenponik_bh1750, {"illuminance": (321, 0.9)}, needs=("adafruit-circuitpython-bh1750",)),
    Check("greenponik-bme280", "bme280", 0x76, AIR, "GreenPonik_BME280.BME280", greenponik_bme280,
          BME280_READ, needs=("adafruit-circuitpython-bme280",),
          fault="module 'adafruit_bme280' has no attribute 'Adafruit_BME280_I2C'",
          why="it calls an interface that Adafruit's driver had before its version 2.6"),
    Check("greenponik-sht40", "sht40", 0x44, CLIMATE, "GreenPonik_SHT40.SHT40", greenponik_sht40,
          SHT_READ, needs=("adafruit-circuitpython-sht4x",)),
    Check("htu21df", "htu21d", 0x40, CLIMATE, "htu21.htu21", htu21df, HTU_READ),
    Check("infineon-dps310", "dps310", 0x77, BMP280, "Infineon_DPS310", infineon_dps310,
          DPS310_READ, fault="too far away: temperature, pressure",
          why="it does not ask (0x28) which of the two sensors the chip's coefficients are of"),
    Check("samourai-circuitpython-dps310", "dps310", 0x77, BMP280, "adafruit_dps310",
          samourai_dps310, DPS310_READ),
    Check("mcp23017", "mcp23017", 0x20, {}, "mcp23017", mcp23017, {"lamp": (0xFF, 0), "other": (0, 0)}),
    Check("microfire-sht3x", "sht30", 0x44, CLIMATE, "Microfire_SHT3x.Microfire_SHT3x",
          microfire_sht3x, SHT_READ),
    Check("pi-ina219", "ina219", 0x40, {"voltage": "5.04 V", "current": "-750 mA"}, "ina219",
          pi_ina219, {"voltage": (5.04, 0.004), "current": (-750, 0.2), "power": (3780, 5)}),
    Check("pi-mcp23017", "mcp23017", 0x20, {}, "pi_mcp23017.mcp23017", pi_mcp23017,
          {"outputs": (0xFF, 0), "inputs": (0xFF, 0)}),
    Check("py-ahtx0", "aht20", 0x38, CLIMATE, "py_AHTx0", py_ahtx0,
          {"temperature": (21.37, 0.001), "humidity": (43.5, 0.001)},
          fault="Could not calibrate",
          why="it sends commands as SMBus blocks: behind 0x00 and a length, which the chip does not know"),
    Check("pymlx90614", "mlx90614", 0x5A, INFRARED, "mlx90614", pymlx90614, INFRARED_READ),
    Check("rpi-bme280", "bme280", 0x76, AIR, "bme280", rpi_bme280, BME280_READ),
    Check("rpibmp", "bmp180", 0x77, BMP280, "rpibmp.bmp180", rpibmp, BMP180_READ),
    Check("scd4x", "scd41", 0x62, SCD41, "scd4x", scd4x, SCD41_READ),
    Check("sht20", "sht21", 0x40, CLIMATE, "sht20", sht20, HTU_READ),
    Check("si7021", "si7021", 0x40, CLIMATE, "si7021", si7021, HTU_READ),
    Check("sparkfun-qwiic-bme280", "bme280", 0x76, AIR, "qwiic_bme280", sparkfun_bme280,
          BME280_READ),
    Check("sparkfun-qwiic-scd4x", "scd41", 0x62, SCD41, "qwiic_scd4x", sparkfun_scd4x,
          {**SCD41_READ, "begun": (1, 0)}),
    Check("sparkfun-qwiic-tca9548a", "tca9548a", 0x70, {}, "qwiic_tca9548a", sparkfun_tca9548a,
          {"channels": (0x81, 0), "after": (0, 0)}),
    Check("sparkfun-qwiic-tmp102", "tmp102", 0x48, {"temperature": "21.37 °C"}, "qwiic_tmp102",
          sparkfun_tmp102, {"begins": (1, 0), "temperature": (21.37, 0.0625)}),
    Check("sparkfun-qwiic-tmp102", "tmp102", 0x48, {"temperature": "-3.4 °C"}, "qwiic_tmp102",
          sparkfun_tmp102, {"begins": (1, 0), "temperature": (-3.4, 0.0625)},
          fault="too far away: temperature",
          why="it takes Python's numbers for numbers of 16 bits, so every frost reads as 4096 °C less"),
    Check("tca9548a", "tca9548a", 0x70, {"cellar.temperature": "9.25 °C"}, "tca9548a", tca9548a,
          {"reached": (1, 0), "control": (0x80, 0), "cellar": (9.25, 0.003)}, others=BEHIND),
    Check("i2csense", "bme280", 0x77, AIR, "i2csense.bme280", i2csense_bme280, BME280_READ),
    Check("i2csense", "bh1750", 0x23, LIGHT, "i2csense.bh1750", i2csense_bh1750,
          {"illuminance": (321, 0.9)}),
    Check("i2csense", "htu21d", 0x40, CLIMATE, "i2csense.htu21d", i2csense_htu21d,
          # The driver applies the temperature coefficient of the TE datasheet, -0.15 %RH/K from 25 °C.
          HTU_READ | {"humidity": (43.5 - 0.15 * (25 - 21.37), 0.033)}),
]
