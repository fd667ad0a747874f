"""Reads what a node sends with parsers that outpost's authors did not write.

formats.py MESSAGES.MD    reads the requests of the document, which a test compares with those of a node, and
                          holds the facts of each against those of the same message in the format `json`
"""

import datetime
import importlib.metadata
import json
import re
import sys
import urllib.parse

import line_protocol_parser
import senml
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

text = open(sys.argv[1], encoding="utf-8").read()
requests = {}
for name, request in re.findall(r"```http (\S+)\n(.*?)```", text, re.S):
    head, body = request.split("\n\n", 1)
    lines = dict(line.split(": ", 1) for line in head.split("\n")[1:])
    requests[name] = {key.lower(): value for key, value in lines.items()}, body[:-1]


def plain(kind):
    """What `json` says of the message: the device, boot and sequence, time, alarm, values."""
    message = json.loads(requests[f"json-{kind}"][1])
    time = message["time"] and datetime.datetime.fromisoformat(message["time"].replace("Z", "+00:00"))
    alarm = (message["alarm"], message["state"]) if message["event"] == "alarm" else None
    return (message["device"], f"{message['boot']}-{message['sequence']}", time, alarm,
            message["data"], message["age"])


def wanted(kind):
    device, identity, time, alarm, data, _ = plain(kind)
    return device, identity, time, alarm, {name: value for name, value in data.items() if value is not None}


def cloudevents(kind):
    head, body = requests[f"cloudevents-{kind}"]
    event = from_http(HTTPMessage(headers=head, body=body.encode()), JSONFormat(), CloudEvent)
    data = event.get_data()
    alarm = (event.get_subject(), event.get_type().rsplit(".", 1)[1]) if event.get_subject() else None
    device = urllib.parse.unquote(event.get_source().removeprefix("/"))
    values = {name: value for name, value in data["data"].items() if value is not None}
    # The package puts the present in the place of a time that is not there.
    time = event.get_time() if "time" in json.loads(body) else None
    return device, event.get_id(), time, alarm, values


def senml_pack(kind):
    pack = senml.SenMLDocument.from_json(json.loads(requests[f"senml-{kind}"][1]))
    records = [record.to_absolute(pack.base) for record in pack.measurements]
    device = pack.base.name.removesuffix("/")
    values = {record.name.removeprefix(pack.base.name): record.value for record in records}
    units = {record.name.removeprefix(pack.base.name): record.unit for record in records}
    assert units["temperature"] == "Cel" if "temperature" in values else "fault/temperature" in values
    time = pack.base.time and datetime.datetime.fromtimestamp(pack.base.time, datetime.timezone.utc)
    assert len({record.time for record in records}) == 1
    alarms = [name.removeprefix("alarm/") for name in values if name.startswith("alarm/")]
    alarm = (alarms[0], values["message/event"]) if alarms else None
    identity = f"{values['message/boot']}-{values['message/sequence']:.0f}"
    return device, identity, time, alarm, {name: value for name, value in values.items() if "/" not in name}


def influx(kind):
    point = line_protocol_parser.parse_line(requests[f"influx-{kind}"][1])
    fields, tags = point["fields"], point["tags"]
    assert (point["measurement"] == "alarm") == ("alarm" in tags)
    nanoseconds = point["time"]
    time = nanoseconds and datetime.datetime.fromtimestamp(nanoseconds // 10**9, datetime.timezone.utc)
    alarm = (tags["alarm"], fields["alarm_state"]) if "alarm" in tags else None
    values = {name: value for name, value in fields.items() if "_" not in name}
    return tags["device"], fields["message_id"], time or None, alarm, values


def particle(kind):
    fields = urllib.parse.parse_qs(requests[f"particle-{kind}"][1], strict_parsing=True, errors="strict")
    assert set(fields) == {"name", "data", "private", "ttl"} and fields["private"] == ["true"]
    assert len(fields["data"][0].encode()) <= 622 and requests[f"particle-{kind}"][0]["authorization"]
    data = json.loads(fields["data"][0])
    assert fields["name"] == ["sensor-alarm" if "alarm" in data else "sensor-report"]
    time = data["time"] and datetime.datetime.fromisoformat(data["time"].replace("Z", "+00:00"))
    alarm = (data["alarm"], data["state"]) if "alarm" in data else None
    values = {name: value for name, value in data["data"].items() if value is not None}
    return data["device"], f"{data['boot']}-{data['sequence']}", time, alarm, values


CHECKS = {"cloudevents": (cloudevents, "cloudevents"), "senml": (senml_pack, "senml"),
          "influx": (influx, "line_protocol_parser"), "particle": (particle, None)}
failures = 0
for name in requests:
    form, kind = name.split("-")
    if form not in CHECKS:
        continue
    read, package = CHECKS[form]
    shown = f"{package} {importlib.metadata.version(package)}" if package else "urllib"
    try:
        found = read(kind)
        expected = wanted("raised" if kind == "alarm" else kind)
        assert found == expected, f"found {found}, wanted {expected}"
        print(f"passed  {shown} reads {name}")
    except Exception as problem:
        failures += 1
        print(f"FAILED  {shown} reads {name}: {problem!r}")
if len({name.split('-')[0] for name in requests} & set(CHECKS)) < len(CHECKS):
    sys.exit("error: the document lacks examples of a format")
sys.exit(1 if failures else 0)
