"""i2c-tools, which are C programs."""

import subprocess

from check import Check


def tool(line):
    """What a program of i2c-tools prints and how it ends."""
    return subprocess.run(line.split(), capture_output=True, text=True, timeout=30)


def number(line):
    return int(tool(line).stdout, 0)


def tools_bme280(_module):
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


def tools_ads1115(_module):
    dump = tool("i2cdump -y -r 0-7 1 0x48 w").stdout.split("00: ")[1].split()
    return {
        "i2cget": number("i2cget -y 1 0x48 0x02 w"),
        "i2cset": tool("i2cset -y 1 0x48 0x02 0x3412 w").returncode,
        "readback": number("i2ctransfer -y 1 w1@0x48 0x02 r1"),
        "i2cdump": int(dump[3], 16),
        "beyond the registers": int(dump[4:8] == dump[:4]),
    }


def tools_refused(_module):
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


TOOLS = "i2c-tools"
CHECKS = [
    Check(TOOLS, "bme280", 0x76, {}, "", tools_bme280,
          {"detected": (0, 0), "i2cget": (0x60, 0), "i2cdump": (0x60, 0),
           "other registers of the dump": (0, 0), "a burst and a repeated start differ": (0, 0),
           "i2cset": (0, 0), "readback": (5, 0), "a read-only register is refused": (1, 0)}),
    # The upper byte of a word comes first from this chip, and last for SMBus.
    Check(TOOLS, "ads1115", 0x48, {}, "", tools_ads1115,
          {"i2cget": (0x0080, 0), "i2cset": (0, 0), "readback": (0x12, 0), "i2cdump": (0xFF7F, 0),
           # The chip ignores the upper bits of its pointer.
           "beyond the registers": (1, 0)}),
    Check(TOOLS, "bme280", 0x76, {}, "", tools_refused,
          {"i2cget of an absent address": (2, 0), "i2cset of an absent address": (1, 0),
           "an absent address in words": (1, 0), "a length from the chip in words": (1, 0),
           "an absent bus in words": (1, 0)}),
]
