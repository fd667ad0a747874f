"""Reads messages as a hub does, by Python's json and urllib: a body in hexadecimal a line, behind the
name of its format; prints what it says, or `fault`."""
import calendar
import json
import re
import sys
import time
from urllib.parse import quote, unquote_to_bytes

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


def members(message, end_of=None):
    """What a `json` object says, in the order of the answer; `end_of` is the kind of a publication."""
    check(isinstance(message, Object))
    fields = {}
    for name, value in message:
        text(name)
        if name in NAMES:
            check(name not in fields)
            fields[name] = value
        else:
            known(value)
    if "event" in fields or end_of is None:
        kind = {"report": "r", "alarm": "a"}[fields["event"]]
        check(end_of in (None, kind))
    else:
        kind = end_of
    check(("alarm" in fields) == ("state" in fields) == (kind == "a"))
    if kind == "r" and "count" in fields:
        # A report that stands for others.
        check(int(unsigned(fields["count"])) > 1)
        kind = f"r:{unsigned(fields['count'])}"
    if kind == "a":
        check(fields["state"] in ("raised", "repeated", "cleared"))
        kind = f"a:{text(fields['alarm'])}:{fields['state']}:{unsigned(fields.get('count', Number(1)))}"
    check(type(fields["boot"]) is str and re.fullmatch("[0-9A-Fa-f]{16}", fields["boot"]))
    if end_of is not None:
        fields.setdefault("board", None)
        fields.setdefault("units", Object())
    return [
        text(fields["device"]), "-" if fields["board"] is None and end_of else text(fields["board"]),
        str(int(fields["boot"], 16)), unsigned(fields["sequence"]), seconds(fields["time"]),
        unsigned(fields["uptime"]), "-" if fields["age"] is None else unsigned(fields["age"]), kind, values(fields["data"]), units(fields["units"])]


def plain(body):
    return "|".join(members(load(body)))


def once(message):
    """The members of an object, each once among those with a name that counts."""
    check(isinstance(message, Object))
    found = {}
    for name, value in message:
        text(name)
        found.setdefault(name, []).append(value)
    return found


def one(fields, name):
    check(len(fields[name]) == 1)
    return fields[name][0]


def cloudevents(body):
    event = once(load(body))
    for name, found in event.items():
        if name != "data":
            for value in found:
                known(value)
    said = members(one(event, "data"))
    version, name, source, kind = (one(event, attribute) for attribute in ("specversion", "id", "source", "type"))
    check(version == "1.0")
    check(name == f"{int(said[2]):016x}-{said[3]}")
    check(source == "/" + quote(bytes.fromhex(said[0]), safe="!~*'()"))
    check(kind == "outpost." + ("report" if said[7][0] == "r" else "alarm." + said[7].split(":")[2]))
    return "|".join(said)


SENML_UNITS = {"Cel": "°C", "%RH": "%RH", "Pa": "Pa", "V": "V", "A": "A", "W": "W", "lx": "lx", "ppm": "ppm",
               "Ohm": "Ω", "/100": "%", "Wh": "Wh", "m3": "l", "mm": "mm"}


def whole(shown, places):
    """A number as `number` shows it, times ten to the power of `places`, which must be whole."""
    digits, decimals = (int(part) for part in shown.split(":"))
    check(decimals <= places and abs(digits * 10 ** (places - decimals)) < 2**63)
    return digits * 10 ** (places - decimals)


def base(record):
    if not {"bn", "bt", "bver"} & set(record):
        return None, "null", "0"
    device, when, age = None, "null", "0"
    if "bn" in record:
        name = one(record, "bn")
        text(name)
        check(len(name.encode()) > 1 and name.endswith("/"))
        device = name[:-1]
    if "bt" in record:
        check(isinstance(one(record, "bt"), Number))
        shown = number(one(record, "bt"))
        try:
            second = whole(shown, 0)
        except ValueError:
            second = -1
        if second >= 2**28:
            check(second <= 253402300799)
            when, age = str(second), "-"
        else:
            thousandths = whole(shown, 3)
            check(-(2**28) * 1000 < thousandths <= 0)
            age = str(-thousandths)
    if "bver" in record:
        check(unsigned(one(record, "bver")) in ("10", "26"))
    return device, when, age


def senml(body):
    pack = load(body)
    check(type(pack) is list and pack)
    facts, found, named, alarm = {}, {}, [], None
    device, when, age = None, "null", "0"

    def add(name, shown):
        check(name not in found and len(found) < VALUES_MAX)
        found[name] = shown

    for index, item in enumerate(pack):
        record = once(item)
        if index == 0:
            device, when, age = base(record)
        check(index == 0 or not {"bn", "bt", "bver"} & set(record))
        check(not any(name.endswith("_") or name in ("bu", "bv", "bs") for name in record))
        for name, every in record.items():
            if name in ("n", "u", "vs"):
                text(one(record, name))
            elif name == "vb":
                check(type(one(record, name)) is bool)
            elif name == "v":
                check(isinstance(one(record, name), Number))
            elif name not in ("bn", "bt", "bver"):
                for value in every:
                    known(value)
        if "n" not in record:
            continue
        name = record["n"][0]
        group, slash, rest = name.partition("/")
        value = {key: record[key][0] for key in record}
        if not slash:
            if "vb" in value:
                add(name, "T" if value["vb"] else "F")
                continue
            shown = number(value["v"])
            if "u" in value:
                if value["u"] == "m3":
                    digits, decimals = (int(part) for part in shown.split(":"))
                    digits, decimals = digits * 10 ** max(0, 3 - decimals), max(0, decimals - 3)
                    check(-(2**63) <= digits < 2**63)
                    shown = f"{digits}:{decimals}"
                named.append(f"{text(name)}={text(SENML_UNITS.get(value['u'], value['u']))}")
            add(name, shown)
        elif group == "message" and rest in ("board", "boot", "sequence", "uptime", "event", "count"):
            check(rest not in facts)
            if rest in ("sequence", "count"):
                facts[rest] = unsigned(value["v"])
            elif rest == "uptime":
                facts[rest] = str(whole(number(value["v"]), 3))
                check(int(facts[rest]) >= 0)
            else:
                facts[rest] = value["vs"]
                check(rest != "boot" or re.fullmatch("[0-9A-Fa-f]{16}", value["vs"]))
        elif group == "alarm":
            check(alarm is None)
            alarm = rest, value["vb"]
        elif group == "fault" and value["vb"]:
            add(rest, "null")
        elif group == "warming":
            value["vb"]
    if facts["event"] == "report":
        check(alarm is None and "count" not in facts)
        kind = "r"
    else:
        check(facts["event"] in ("raised", "repeated", "cleared") and alarm[1] == (facts["event"] != "cleared"))
        kind = f"a:{text(alarm[0])}:{facts['event']}:{facts.get('count', '1')}"
    return "|".join([
        text(device), text(facts["board"]), str(int(facts["boot"], 16)), facts["sequence"], when, facts["uptime"],
        age, kind, ",".join(f"{text(name)}={shown}" for name, shown in found.items()), ",".join(named)])


WORD = r"((?:\\[,= ]|\\(?![,= ])|[^\\,= \n\x00-\x1f\x7f])+)"
TAG = r"((?:\\[,= ]|\\(?![,= ])|[^\\, \n\x00-\x1f\x7f])+)"
FIELD = r'("(?:\\["\\]|\\(?!["\\])|[^"\\])*"|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?i?|\d+i)'


def unescaped(word, marks=r"[,= ]"):
    word = re.sub(r"\\(" + marks + ")", r"\1", word)
    check(len(word.encode("latin-1")) <= TEXT_MAX)
    return word


def influx(body):
    line = body.decode("latin-1")
    matched = re.fullmatch(
        f"(report|alarm)((?:,{WORD}={TAG})*) ({WORD}={FIELD}(?:,{WORD}={FIELD})*)(?: (\\d+))?\n?", line, re.ASCII)
    check(matched)
    event, tag_part, field_part, stamp = matched.group(1), matched.group(2), matched.group(5), matched.groups()[-1]
    tags, facts, found, warming = {}, {}, {}, 0
    for key, value in re.findall(f",{WORD}={TAG}", tag_part, re.ASCII):
        key, value = unescaped(key), unescaped(value)
        if key in ("device", "board", "alarm"):
            check(key not in tags)
            tags[key] = value

    def count(value):
        check(re.fullmatch(r"\d+i", value, re.ASCII) and int(value[:-1]) < 2**64)
        return str(int(value[:-1]))

    def add(name, shown):
        check(name not in found and len(found) < VALUES_MAX)
        found[name] = shown

    for key, value in re.findall(f"{WORD}={FIELD}", field_part, re.ASCII):
        key = unescaped(key)
        inner = unescaped(value[1:-1], r'["\\]') if value[0] == '"' else None
        if key in ("message_id", "message_uptime", "message_age", "alarm_state", "alarm_count"):
            check(key not in facts)
            if key == "message_id":
                parts = re.fullmatch(r"([0-9A-Fa-f]{16})-(\d+)", inner or "", re.ASCII)
                check(parts and int(parts.group(2)) < 2**64)
                facts[key] = str(int(parts.group(1), 16)), str(int(parts.group(2)))
            elif key == "alarm_state":
                check(inner in ("raised", "repeated", "cleared"))
                facts[key] = inner
            else:
                facts[key] = count(value)
            continue
        if inner is None and value not in ("true", "false"):
            check(not re.match(r"-?0\d", value))
            shown = number(value.removesuffix("i"))
        else:
            shown = None if inner is not None else "T" if value == "true" else "F"
        name, mark, suffix = key.partition("_")
        if not mark:
            check(shown is not None)
            add(name, shown)
        elif shown == "T" and suffix == "fault":
            add(name, "null")
    check((event == "alarm") == ("alarm" in tags) == ("alarm_state" in facts))
    check(event == "alarm" or "alarm_count" not in facts)
    kind = "r" if event == "report" else f"a:{hexed(tags['alarm'])}:{facts['alarm_state']}:{facts.get('alarm_count', '1')}"
    check(stamp is None or int(stamp) < 2**63)
    return "|".join([
        hexed(tags["device"]), hexed(tags["board"]), *facts["message_id"],
        "null" if stamp is None else str(int(stamp) // 10**9), facts["message_uptime"], facts["message_age"], kind,
        ",".join(f"{hexed(name)}={shown}" for name, shown in found.items()), ""])


def hexed(value):
    return value.encode("latin-1").hex()


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


def form(body, names):
    fields = {}
    for field in body.split(b"&"):
        name, found, value = field.partition(b"=")
        if found and name in names:
            check(name not in fields)
            fields[name] = value
    return fields


def particle(body):
    fields = form(body, (b"name", b"data"))
    kind = {b"sensor-report": "r", b"sensor-alarm": "a"}[fields[b"name"].removesuffix(b"/part")]
    return "|".join(members(load(unquote(fields[b"data"])), kind))


def webtask(body):
    fields = form(body, (b"event", b"data", b"coreid"))
    events = {b"sensor-report": "r", b"sensor-data": "r", b"sensor-alarm": "a", b"sensor-event": "a"}
    kind = events[fields[b"event"]]
    device = unquote(fields[b"coreid"])
    check(len(device) <= TEXT_MAX)
    return "|".join([device.hex(), "-", "-", "-", "-", "-", "-", kind, values(load(unquote(fields[b"data"]))), ""])


FORMATS = {"json": plain, "webtask": webtask, "cloudevents": cloudevents, "senml": senml, "influx": influx,
           "particle": particle}

for line in open(sys.argv[1]):
    name, digits = line.split(" ")
    try:
        print(FORMATS[name](bytes.fromhex(digits)))
    except (ValueError, KeyError, TypeError, RecursionError):
        print("fault")
