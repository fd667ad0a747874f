"""Reads messages as a hub does, by Python's json and urllib: a body in hexadecimal a line, behind the
name of its format; prints what it says, or `fault`."""
import calendar
import json
import re
import sys
import time
from urllib.parse import unquote_to_bytes

TEXT_MAX, VALUES_MAX, DEPTH_MAX = 4096, 64, 8
NAMES = ("device", "board", "boot", "sequence", "time", "uptime", "age", "event", "alarm", "state", "count", "data", "units")


class Number(str):
    pass


class Object(list):
    pass


def refuse(_):
    raise ValueError("no JSON")


def scan(text):
    sign, whole, fraction, exponent = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?", text).groups()
    digits = int(whole + (fraction or ""))
    check(digits < 2**64)
    return sign == "-", digits, int(exponent or 0) - len(fraction or "")


def check(holds):
    if not holds:
        raise ValueError


def number(text):
    negative, digits, exponent = scan(text)
    if digits == 0:
        return "0:0"
    check(exponent < 20)
    if exponent > 0:
        digits, exponent = digits * 10**exponent, 0
    check(digits < 2**64)
    while exponent < 0 and digits % 10 == 0:
        digits, exponent = digits // 10, exponent + 1
    check(exponent >= -18)
    digits = -digits if negative else digits
    check(-(2**63) <= digits < 2**63)
    return f"{digits}:{-exponent}"


def unsigned(text):
    check(isinstance(text, Number))
    negative, digits, exponent = scan(text)
    check(not negative and exponent == 0)
    return str(digits)


def text(value):
    check(type(value) is str)
    check(len(value.encode()) <= TEXT_MAX)
    return value.encode().hex()


def known(value, depth=0):
    """Texts within their limit, no lone surrogates, not too deep."""
    if type(value) is str:
        text(value)
    elif isinstance(value, Object):
        check(depth < DEPTH_MAX)
        for name, member in value:
            text(name)
            known(member, depth + 1)
    elif isinstance(value, list):
        check(depth < DEPTH_MAX)
        for member in value:
            known(member, depth + 1)


def values(data):
    check(isinstance(data, Object))
    names = [name for name, _ in data]
    check(len(set(names)) == len(names) <= VALUES_MAX)
    found = []
    for name, value in data:
        if isinstance(value, Number):
            shown = number(value)
        else:
            check(value is None or type(value) is bool)
            shown = {None: "null", True: "T", False: "F"}[value]
        found.append(f"{text(name)}={shown}")
    return ",".join(found)


def load(body):
    return json.loads(
        body.decode(), object_pairs_hook=Object, parse_constant=refuse, parse_int=Number, parse_float=Number)


def plain(body):
    message = load(body)
    check(isinstance(message, Object))
    fields = {}
    for name, value in message:
        text(name)
        if name in NAMES:
            check(name not in fields)
            fields[name] = value
        else:
            known(value)
    kind = {"report": "r", "alarm": "a"}[fields["event"]]
    check(("alarm" in fields) == ("state" in fields) == (kind == "a"))
    check(kind == "a" or "count" not in fields)
    if kind == "a":
        check(fields["state"] in ("raised", "repeated", "cleared"))
        kind = f"a:{text(fields['alarm'])}:{fields['state']}:{unsigned(fields.get('count', Number(1)))}"
    check(type(fields["boot"]) is str and re.fullmatch("[0-9A-Fa-f]{16}", fields["boot"]))
    return "|".join([
        text(fields["device"]), text(fields["board"]), str(int(fields["boot"], 16)),
        unsigned(fields["sequence"]), seconds(fields["time"]), unsigned(fields["uptime"]),
        unsigned(fields["age"]), kind, values(fields["data"]), units(fields["units"])])


def seconds(value):
    if value is None:
        return "null"
    check(type(value) is str and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value, re.ASCII))
    parts = time.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
    check(parts.tm_year >= 1970 and parts.tm_sec < 60)
    return str(calendar.timegm(parts))


def units(members):
    check(isinstance(members, Object))
    names = [name for name, _ in members]
    check(len(set(names)) == len(names) <= VALUES_MAX)
    return ",".join(f"{text(name)}={text(unit)}" for name, unit in members)


def unquote(value):
    check(not re.search(rb"%(?![0-9A-Fa-f]{2})", value))
    return unquote_to_bytes(value.replace(b"+", b" "))


def webtask(body):
    fields = {}
    for field in body.split(b"&"):
        name, found, value = field.partition(b"=")
        if found and name in (b"event", b"data", b"coreid"):
            check(name not in fields)
            fields[name] = value
    events = {b"sensor-report": "r", b"sensor-data": "r", b"sensor-alarm": "a", b"sensor-event": "a"}
    kind = events[fields[b"event"]]
    device = unquote(fields[b"coreid"])
    check(len(device) <= TEXT_MAX)
    return "|".join([device.hex(), "-", "-", "-", "-", "-", "-", kind, values(load(unquote(fields[b"data"]))), ""])


for line in open(sys.argv[1]):
    form, digits = line.split(" ")
    try:
        print({"json": plain, "webtask": webtask}[form](bytes.fromhex(digits)))
    except (ValueError, KeyError, TypeError, RecursionError):
        print("fault")
