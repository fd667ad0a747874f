"""Reads every simulated chip with a program that outpost's authors did not write.

drivers.py OUTPOST FOLDER   for each chip: a board and a scenario in FOLDER, and a shell on them
drivers.py --read CHIP      in such a shell: reads the chip and compares

A driver passes if each quantity is as far from the scenario's value as one step of the chip, or what
the driver itself rounds away.
"""

import dataclasses
import importlib
import os
import subprocess
import sys
import time


@dataclasses.dataclass
class Check:
    chip: str
    address: int
    signals: dict  # input: value with its unit
    module: str  # what is imported, or whose programs are called, for the report
    read: object  # module, bus -> {quantity: what was read}
    wanted: dict  # quantity: (value, tolerance)
    others: list = ()  # further devices of the board, as it writes them


def extended_bus():
    return importlib.import_module("adafruit_extended_bus").ExtendedI2C(1)


def two(temperature, humidity):
    return {"temperature": temperature, "humidity": humidity}


def bme280(module):
    chip = module.Adafruit_BME280_I2C(extended_bus(), 0x76)
    return {**two(chip.temperature, chip.relative_humidity), "pressure": chip.pressure}


def bmp280(module):
    chip = module.Adafruit_BMP280_I2C(extended_bus(), 0x77)
    time.sleep(0.1)
    return {"temperature": chip.temperature, "pressure": chip.pressure}


def sht31(module):
    chip = module.SHT31D(extended_bus())
    return two(chip.temperature, chip.relative_humidity)


def sht41(module):
    return two(*module.SHT4x(extended_bus()).measurements)


def aht20(module):
    chip = module.AHTx0(extended_bus())
    return two(chip.temperature, chip.relative_humidity)


def mcp9808(module):
    chip = module.MCP9808(extended_bus())
    time.sleep(0.3)
    return {"temperature": chip.temperature}


def ads1115(module):
    chip = module.ADS1115(extended_bus())
    analog_in = importlib.import_module("adafruit_ads1x15.analog_in")
    pins = [analog_in.AnalogIn(chip, pin) for pin in range(4)]
    both = analog_in.AnalogIn(chip, 0, 1)
    return {f"ain{pin}": each.voltage for pin, each in enumerate(pins)} | {"pair": both.voltage}


def ina219(module):
    chip = module.INA219(extended_bus())
    time.sleep(0.1)
    return {"voltage": chip.bus_voltage, "current": chip.current, "power": chip.power}


def bh1750(module):
    chip = module.BH1750(extended_bus())
    time.sleep(0.3)
    return {"illuminance": chip.lux}


def mlx90614(module):
    chip = module.MLX90614(extended_bus())
    return {"ambient": chip.ambient_temperature, "object": chip.object_temperature}


def mlx90614_checked(module):
    """With the check byte of SMBus, which outpost's shell computes and the chip has to match."""
    bus = module.SMBus(1)
    bus.pec = 1
    words = {"ambient": bus.read_word_data(0x5A, 0x06), "object": bus.read_word_data(0x5A, 0x07)}
    return {name: word * 0.02 - 273.15 for name, word in words.items()}


def scd41(module):
    chip = module.SCD4X(extended_bus())
    chip.start_periodic_measurement()
    limit = time.monotonic() + 12
    while not chip.data_ready and time.monotonic() < limit:
        time.sleep(0.5)
    return {"co2": chip.CO2, **two(chip.temperature, chip.relative_humidity)}


def mcp23017(module):
    chip = module.MCP23017(extended_bus())
    pull = importlib.import_module("digitalio").Pull.UP
    lamp, button = chip.get_pin(0), chip.get_pin(9)
    lamp.switch_to_output(value=True)
    button.switch_to_input(pull=pull)
    return {"gpio": chip.gpio, "lamp": lamp.value, "button": button.value}


def pca9548(module):
    # The class for the chip with eight channels.
    chip = module.TCA9548A(extended_bus())
    sht31d = importlib.import_module("adafruit_sht31d")
    return {name: sht31d.SHT31D(chip[channel]).temperature
            for name, channel in (("attic", 0), ("cellar", 7), ("attic again", 0))}


def smbus2_bme280(module):
    bus = module.SMBus(1)
    message = module.i2c_msg
    write, read = message.write(0x76, [0xD0]), message.read(0x76, 1)
    bus.i2c_rdwr(write, read)
    return {
        "byte": bus.read_byte_data(0x76, 0xD0),
        "block": bus.read_i2c_block_data(0x76, 0xD0, 1)[0],
        "transfer": list(read)[0],
    }


def tool(line):
    """What a program of i2c-tools prints and how it ends."""
    return subprocess.run(line.split(), capture_output=True, text=True, timeout=30)


def number(line):
    return int(tool(line).stdout, 0)


def tools_bme280(_):
    found = tool("i2cdetect -y 1").stdout.split("\n", 1)[1].split()
    dump = tool("i2cdump -y -r 0xd0-0xdf 1 0x76 b").stdout.split("d0: ")[1].split()
    burst = tool("i2cget -y 1 0x76 0x88 i 26").stdout.split()
    transfer = tool("i2ctransfer -y 1 w1@0x76 0x88 r26").stdout.split()
    written = tool("i2cset -y -r 1 0x76 0xf2 0x05")
    return {
        "detected": [word for word in found if not word.endswith(":") and word != "--"].index("76"),
        "i2cget": number("i2cget -y 1 0x76 0xd0"),
        "i2cdump": int(dump[0], 16),
        "other registers of the dump": sum(word != "XX" for word in dump[1:16]),
        "a burst and a repeated start differ": int(burst != transfer or len(burst) != 26),
        "i2cset": int("readback matched" not in written.stdout),
        "readback": number("i2cget -y 1 0x76 0xf2"),
        "a read-only register is refused": tool("i2cset -y 1 0x76 0xd0 0x01").returncode,
    }


def tools_ads1115(_):
    dump = tool("i2cdump -y -r 0-7 1 0x48 w").stdout.split("00: ")[1].split()
    return {
        "i2cget": number("i2cget -y 1 0x48 0x02 w"),
        "i2cset": tool("i2cset -y 1 0x48 0x02 0x3412 w").returncode,
        "readback": number("i2ctransfer -y 1 w1@0x48 0x02 r1"),
        "i2cdump": int(dump[3], 16),
        "beyond the registers": sum(word != "XXXX" for word in dump[4:8]),
    }


def tools_refused(_):
    """What a kernel's adapter refuses, and in which words."""
    absent = tool("i2ctransfer -y 1 w1@0x50 0x00")
    length = tool("i2ctransfer -y 1 w1@0x76 0xd0 r?")
    bus = tool("i2cget -y 2 0x76 0xd0")
    return {
        "i2cget of an absent address": tool("i2cget -y 1 0x50 0x00").returncode,
        "i2cset of an absent address": tool("i2cset -y 1 0x50 0x00 0x00").returncode,
        "an absent address in words": absent.stderr.find("Remote I/O error") > 0,
        "a length from the chip in words": length.stderr.find("Operation not supported") > 0,
        "an absent bus in words": bus.stderr.find("No such file or directory") > 0,
    }


CLIMATE = {"temperature": "21.37 °C", "humidity": "43.5 %RH"}
TOOLS = "i2c-tools"
CHECKS = [
    Check("bme280", 0x76, {}, TOOLS, tools_bme280,
          {"detected": (0, 0), "i2cget": (0x60, 0), "i2cdump": (0x60, 0),
           "other registers of the dump": (0, 0), "a burst and a repeated start differ": (0, 0),
           "i2cset": (0, 0), "readback": (5, 0), "a read-only register is refused": (1, 0)}),
    # The upper byte of a word comes first from this chip, and last for SMBus.
    Check("ads1115", 0x48, {}, TOOLS, tools_ads1115,
          {"i2cget": (0x0080, 0), "i2cset": (0, 0), "readback": (0x12, 0), "i2cdump": (0xFF7F, 0),
           "beyond the registers": (0, 0)}),
    Check("bme280", 0x76, {}, TOOLS, tools_refused,
          {"i2cget of an absent address": (2, 0), "i2cset of an absent address": (1, 0),
           "an absent address in words": (1, 0), "a length from the chip in words": (1, 0),
           "an absent bus in words": (1, 0)}),
    Check(
        "bme280", 0x76, CLIMATE | {"pressure": "1002.55 hPa"}, "adafruit_bme280.basic", bme280,
        {"temperature": (21.37, 0.01), "humidity": (43.5, 0.02), "pressure": (1002.55, 0.03)},
    ),
    Check("bme280", 0x76, {}, "smbus2", smbus2_bme280,
          {"byte": (0x60, 0), "block": (0x60, 0), "transfer": (0x60, 0)}),
    Check(
        "bmp280", 0x77, {"temperature": "-7.2 °C", "pressure": "934.1 hPa"}, "adafruit_bmp280",
        bmp280, {"temperature": (-7.2, 0.01), "pressure": (934.1, 0.03)},
    ),
    Check("sht31", 0x44, CLIMATE, "adafruit_sht31d", sht31,
          {"temperature": (21.37, 0.003), "humidity": (43.5, 0.002)}),
    Check("sht41", 0x44, CLIMATE, "adafruit_sht4x", sht41,
          {"temperature": (21.37, 0.003), "humidity": (43.5, 0.002)}),
    Check("aht20", 0x38, CLIMATE, "adafruit_ahtx0", aht20,
          {"temperature": (21.37, 0.001), "humidity": (43.5, 0.001)}),
    Check("mcp9808", 0x18, {"temperature": "-3.4 °C"}, "adafruit_mcp9808", mcp9808,
          {"temperature": (-3.4, 0.0625)}),
    Check(
        "ads1115", 0x48,
        {"ain0": "0.31 V", "ain1": "1.2 V", "ain2": "3.3 V", "ain3": "0.0125 V"},
        "adafruit_ads1x15.ads1115", ads1115,
        {"ain0": (0.31, 125e-6), "ain1": (1.2, 125e-6), "ain2": (3.3, 125e-6),
         "ain3": (0.0125, 125e-6), "pair": (-0.89, 125e-6)},
    ),
    Check(
        "ina219", 0x40, {"voltage": "5.04 V", "current": "123 mA"}, "adafruit_ina219", ina219,
        # The driver's own step is 0.1 mA for the current and 2 mW for the power.
        {"voltage": (5.04, 0.004), "current": (123.0, 0.1), "power": (0.62, 0.002)},
    ),
    Check("bh1750", 0x23, {"illuminance": "321 lx"}, "adafruit_bh1750", bh1750,
          {"illuminance": (321, 0.9)}),
    Check("mlx90614", 0x5A, {"ambient": "23.5 °C", "object": "-12.25 °C"}, "adafruit_mlx90614",
          mlx90614, {"ambient": (23.5, 0.02), "object": (-12.25, 0.02)}),
    Check("mlx90614", 0x5A, {"ambient": "23.5 °C", "object": "-12.25 °C"}, "smbus2",
          mlx90614_checked, {"ambient": (23.5, 0.02), "object": (-12.25, 0.02)}),
    Check("scd41", 0x62, CLIMATE | {"co2": "812 ppm"}, "adafruit_scd4x", scd41,
          {"co2": (812, 1), "temperature": (21.37, 0.003), "humidity": (43.5, 0.002)}),
    Check("mcp23017", 0x20, {}, "adafruit_mcp230xx.mcp23017", mcp23017,
          {"gpio": (0x0201, 0), "lamp": (1, 0), "button": (1, 0)}),
    Check("pca9548", 0x70, {"attic.temperature": "31.5 °C", "cellar.temperature": "9.25 °C"},
          "adafruit_tca9548a", pca9548,
          {"attic": (31.5, 0.003), "cellar": (9.25, 0.003), "attic again": (31.5, 0.003)},
          ["name: attic, chip: sht31, address: 0x44, behind: chip, channel: 0",
           "name: cellar, chip: sht31, address: 0x44, behind: chip, channel: 7"]),
]


def read(number):
    check = CHECKS[number]
    found = check.read(None if check.module == TOOLS else importlib.import_module(check.module))
    problems = []
    for name, (wanted, tolerance) in check.wanted.items():
        # A hair more, for the drivers' floating-point numbers.
        is_good = abs(found[name] - wanted) <= tolerance * 1.000001
        print(f"    {name}: {found[name]:.6g}, wanted {wanted:g}, tolerance {tolerance:g}")
        if not is_good:
            problems.append(name)
    if problems:
        sys.exit(f"too far away: {', '.join(problems)}")


def write_files(folder, check):
    board, scenario = os.path.join(folder, "board.yaml"), os.path.join(folder, "scenario.yaml")
    with open(board, "w") as file:
        file.write(
            f"board: external\ni2c:\n  - bus: 1\n    devices:\n"
            f"      - {{name: chip, chip: {check.chip}, address: {check.address:#x}}}\n"
            + "".join(f"      - {{{device}}}\n" for device in check.others)
            + "channels: []\n")
    with open(scenario, "w") as file:
        file.write("scenario: another driver reads the chip\nboard: board.yaml\nfor: 1 h\n")
        if check.signals:
            file.write("signals:\n")
        for name, value in check.signals.items():
            file.write(f"  {name if '.' in name else 'chip.' + name}: {value}\n")
        file.write("expect:\n  - {nothing: lost}\n")
    return scenario


def main(outpost, folder):
    os.makedirs(folder, exist_ok=True)
    results = {"passed": 0, "failed": 0, "skipped": 0}
    for number, check in enumerate(CHECKS):
        scenario = write_files(folder, check)
        checked = subprocess.run([outpost, "check", scenario], capture_output=True, text=True)
        title = f"{check.chip} read by {check.module}"
        if f"there is no chip `{check.chip}`" in checked.stderr:
            print(f"skipped  {title}: outpost does not know the chip yet")
            results["skipped"] += 1
            continue
        command = [sys.executable, os.path.abspath(__file__), "--read", str(number)]
        run = subprocess.run([outpost, "shell", "--scenario", scenario, "--"] + command,
                             capture_output=True, text=True, timeout=60)
        outcome = "passed" if run.returncode == 0 else "failed"
        results[outcome] += 1
        print(f"{outcome}   {title}\n{run.stdout}", end="")
        if outcome == "failed":
            print("".join(f"    {line}\n" for line in run.stderr.splitlines()[-12:]), end="")
    print(", ".join(f"{count} {outcome}" for outcome, count in results.items()))
    sys.exit(1 if results["failed"] or not results["passed"] else 0)


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read(int(sys.argv[2]))
    else:
        main(sys.argv[1], sys.argv[2])
