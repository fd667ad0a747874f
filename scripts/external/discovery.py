"""Holds what a node announces to Home Assistant against Home Assistant's own schemas, through a real broker.

discovery.py OUTPOST   runs a simulated board with an uplink to Debian's mosquitto and reads its retained payloads
with the discovery schemas, units, state classes and templates of Home Assistant
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.mqtt import binary_sensor, sensor
from homeassistant.components.mqtt.discovery import TOPIC_MATCHER
from homeassistant.components.sensor import const
from homeassistant.const import __version__
from homeassistant.helpers.template import TemplateEnvironment

BOARD = """
board: everything
i2c:
  - bus: 1
    devices:
      - {name: climate, chip: bme280, address: 0x76}
      - {name: meter, chip: ina219, address: 0x40, shunt: 100 mohm}
      - {name: light, chip: bh1750, address: 0x23}
      - {name: dead, chip: bme280, address: 0x77}
      - {name: cellar, chip: sht31, address: 0x44}
gpio: [{chip: gpiochip0, lines: [{name: door, offset: 17, direction: input, bias: pull-up}]}]
channels:
  - {name: warmth, from: climate.temperature}
  - {name: damp, from: climate.humidity}
  - {name: air, from: climate.pressure}
  - {name: volts, from: meter.voltage}
  - {name: amperes, from: meter.current}
  - {name: watts, from: meter.power}
  - {name: used, from: {energy: watts}}
  - {name: brightness, from: light.illuminance}
  - {name: door-open, from: door}
  - {name: lost, from: dead.temperature}
  - {name: below, from: cellar.temperature, send: summary}
  - {name: seldom, from: cellar.humidity, send: summary, over: 1 h}
  - {name: meter, from: {energy: watts}, send: summary}
  - {name: ajar, from: door, send: summary}
alarms:
  - {name: warm, when: warmth, above: 25 °C, clear-below: 15 °C}
  - {name: open, when: door-open, is: true}
report: {every: 1 s, format: json, channels: [warmth, damp, air, volts, amperes, watts, used, brightness, door-open, lost, below, seldom, meter, ajar]}
uplink:
  url: mqtts://localhost:%PORT%
  device: shed-1
  mqtt: {discovery: homeassistant}
  trust: {ca: %ROOT%/fixtures/certs/ca.pem}
  tls: system
"""
SCENE = """
scenario: everything is read but one
board: board.yaml
for: 1 h
signals:
  climate.temperature: {steps: {0 s: 30 °C, 2 s: 10 °C}}
  climate.humidity: 50 %RH
  climate.pressure: 1013.25 hPa
  meter.voltage: 12 V
  meter.current: 500 mA
  light.illuminance: 300 lx
  cellar.temperature: 8 °C
  cellar.humidity: 70 %RH
  door: {pulse: {at: 1500 ms, for: 1 min}}
faults: [{at: 0 s, device: dead, fault: address-nack}]
expect: [{alarm: warm, count: 1}]
"""
# How Home Assistant knows a quantity: device class, unit, and the state of the last report.
SENSORS = {
    "warmth": ("temperature", "°C", 10), "damp": ("humidity", "%", 50), "air": ("pressure", "Pa", 101325),
    "volts": ("voltage", "V", 12), "amperes": ("current", "A", 0.5), "watts": ("power", "W", 6),
    "used": ("energy", "Wh", 0), "brightness": ("illuminance", "lx", 300), "lost": ("temperature", "°C", None),
    "below mean": ("temperature", "°C", 8), "below min": ("temperature", "°C", 8), "below max": ("temperature", "°C", 8),
    # Its period has not ended: the state is unknown.
    "seldom mean": ("humidity", "%", ""), "seldom min": ("humidity", "%", ""), "seldom max": ("humidity", "%", ""),
    "meter last": ("energy", "Wh", 0), "ajar total": (None, None, 0),
}
ALARMS = {"warm": "OFF", "open": "ON"}
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
environment = TemplateEnvironment(None)


def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def messages(outpost, folder):
    """What the broker gets of a node that runs for some seconds, as (topic, retained, payload)."""
    secure, plain = port(), port()
    for name, text in (
        ("board.yaml", BOARD.replace("%PORT%", str(secure)).replace("%ROOT%", root)),
        ("scene.yaml", SCENE),
        ("mosquitto.conf", f"""
listener {secure} 127.0.0.1
certfile {root}/fixtures/certs/hub.pem
keyfile {root}/fixtures/certs/TEST-ONLY-hub.key.pem
listener {plain} 127.0.0.1
allow_anonymous true
user root
"""),
    ):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    broker = subprocess.Popen(
        ["/usr/sbin/mosquitto", "-c", os.path.join(folder, "mosquitto.conf")], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", plain)).close()
                break
            except OSError:
                time.sleep(0.1)
        with open(os.path.join(folder, "log"), "w+b") as log:
            reader = subprocess.Popen(
                ["mosquitto_sub", "-p", str(plain), "-t", "#", "-q", "1", "-F", "%t\t%r\t%p"], stdout=log)
            subprocess.run(
                [outpost, "run", "--simulate", os.path.join(folder, "scene.yaml"), "--for", "5s"],
                check=True, stderr=subprocess.DEVNULL)
            # Retained ones once more, as a later subscriber gets them.
            late = subprocess.run(
                ["mosquitto_sub", "-p", str(plain), "-t", "#", "-q", "1", "-W", "1", "-F", "%t\t%r\t%p"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
            reader.terminate()
            reader.wait()
            log.seek(0)
            lines = (log.read() + late).decode("utf-8").splitlines()
        return [(topic, retained == "1", payload) for topic, retained, payload in (line.split("\t", 2) for line in lines)]
    finally:
        broker.terminate()
        broker.wait()


def rendered(config, payload):
    return environment.from_string(config["value_template"]).render(value=payload, value_json=json.loads(payload)).strip()


def state_of(config, every):
    """The state that Home Assistant shows in the end: what renders to nothing leaves it as it was."""
    state = ""
    for topic, _, payload in every:
        if topic == config["state_topic"]:
            state = rendered(config, payload) or state
    return state


def check_sensor(config, every):
    checked = sensor.DISCOVERY_SCHEMA(dict(config))
    device_class, unit, value = SENSORS[config["name"]]
    assert checked.get("device_class") == device_class and config.get("unit_of_measurement") == unit, config
    if device_class:
        assert unit in const.DEVICE_CLASS_UNITS[checked["device_class"]], config
        assert checked["state_class"] in const.DEVICE_CLASS_STATE_CLASSES[checked["device_class"]], config
    state = state_of(config, every)
    if value in (None, ""):
        assert state == str(value), f"{config['name']}: {state}"
    else:
        assert abs(float(state) - value) <= 0.02 * max(value, 1), f"{config['name']}: {state}, not {value}"


def check_binary(config, every):
    checked = binary_sensor.DISCOVERY_SCHEMA(dict(config))
    state = state_of(config, every)
    if config["name"] == "door-open":
        assert state == checked["payload_on"] == "True", state
        return
    assert checked["device_class"] == BinarySensorDeviceClass.PROBLEM, config
    assert checked["payload_on"] == "ON" and checked["payload_off"] == "OFF", config
    # No message of an alarm that did not change: its state is unknown.
    assert state == ALARMS.get(config["name"], ""), f"{config['name']}: {state}"


def main(outpost):
    with tempfile.TemporaryDirectory() as folder:
        every = messages(outpost, folder)
    configs = {topic: json.loads(payload) for topic, retained, payload in every
               if retained and topic.startswith("homeassistant/")}
    names = set()
    for topic, config in configs.items():
        match = TOPIC_MATCHER.match(topic.removeprefix("homeassistant/"))
        assert match and match.group("node_id") == "shed-1", topic
        (check_sensor if match.group("component") == "sensor" else check_binary)(config, every)
        assert config["availability_topic"] == "outpost/shed-1/availability", config
        names.add((match.group("component"), config["name"]))
    assert len({config["unique_id"] for config in configs.values()}) == len(configs)
    assert {name for component, name in names if component == "sensor"} == set(SENSORS), names
    assert {"door-open", *ALARMS} <= {name for component, name in names if component == "binary_sensor"}, names
    availability = [payload for topic, _, payload in every if topic == "outpost/shed-1/availability"]
    assert availability[0] == "online" and availability[-1] == "offline", availability
    print(f"ok      homeassistant {__version__} takes {len(configs)} announced entities, their units and their states")


main(sys.argv[1])
