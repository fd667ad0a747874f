"""Holds a node's metrics against the parser of prometheus-client.

metrics.py OUTPOST WHEELS   runs a simulated board for a while and reads the file of its metrics
"""

import glob
import os
import subprocess
import sys
import tempfile

BOARD = """
board: metered
i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
channels:
  - {name: warmth, from: climate.temperature}
  - {name: damp, from: climate.humidity}
  - {name: air, from: climate.pressure}
alarms: [{name: hot, when: warmth, above: 20 °C}]
"""
SCENE = """
scenario: metrics of a warm room
board: board.yaml
for: 1 h
signals: {climate.temperature: 21.5 °C, climate.humidity: 50 %RH, climate.pressure: 1013.25 hPa}
expect: [{alarm: hot, count: 1}]
"""
EXPECTED = {
    ("outpost_temperature_celsius", "warmth"): 21.5,
    ("outpost_relative_humidity_ratio", "damp"): 0.5,
    ("outpost_pressure_pascals", "air"): 101325.0,
}


def main(outpost, wheels):
    wheel = glob.glob(os.path.join(wheels, "prometheus_client-*.whl"))[0]
    sys.path.insert(0, wheel)
    from prometheus_client.parser import text_string_to_metric_families

    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("board.yaml", BOARD), ("scene.yaml", SCENE)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        path = os.path.join(folder, "node.prom")
        subprocess.run(
            [outpost, "run", "--simulate", os.path.join(folder, "scene.yaml"), "--for", "2500ms",
             "--metrics", path], check=True)
        with open(path, encoding="utf-8") as file:
            families = list(text_string_to_metric_families(file.read()))
    values = {(sample.name, sample.labels.get("channel")): sample.value
              for family in families for sample in family.samples}
    wrong = [f"{key}: {values.get(key)}, not {value}" for key, value in EXPECTED.items()
             if abs(values.get(key, 1e9) - value) > abs(value) / 100]
    unknown = [family.name for family in families
               if family.type not in ("counter", "gauge") or not family.documentation]
    if wrong or unknown or len(families) < 20:
        sys.exit(f"FAILED  metrics: {wrong} {unknown}, {len(families)} families")
    version = os.path.basename(wheel).split("-")[1]
    print(f"ok      prometheus-client {version} reads {len(families)} families of a node's metrics")


if __name__ == "__main__":
    main(*sys.argv[1:])
