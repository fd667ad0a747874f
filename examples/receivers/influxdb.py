"""Writes the messages that receiver.py keeps to InfluxDB 1.8, 2 or 3. A point that is written twice is one point.

    influxdb.py DATABASE 'https://influx.example:8086/api/v2/write?bucket=outpost&org=home&precision=ns' TOKEN-FILE
"""
import calendar, json, sys, time
from messages import follow, post


def line(message):
    """The message as line protocol; empty for one without a value. Of Outpost's names only `device` needs escapes."""
    tags = {"device": message["device"], "board": message["board"]}
    fields = {channel: json.dumps(value) for channel, value in message["data"].items() if value is not None}
    if message["event"] == "alarm":
        tags["alarm"] = message["alarm"]
        fields["state"] = '"' + message["state"] + '"'
    if not fields:
        return ""
    escapes = str.maketrans({",": "\\,", "=": "\\=", " ": "\\ "})
    text = ",".join([message["event"]] + [f"{tag}={value.translate(escapes)}" for tag, value in tags.items()])
    text += " " + ",".join(f"{channel}={value}" for channel, value in fields.items())
    if message["time"]:
        seconds = calendar.timegm(time.strptime(message["time"], "%Y-%m-%dT%H:%M:%SZ"))
        # The sequence in the place of nanoseconds keeps the messages of one second apart.
        text += f" {seconds * 10**9 + message['sequence'] % 10**9}"
    return text + "\n"


if __name__ == "__main__":
    database, url, token = sys.argv[1:]
    headers = {"Authorization": "Token " + open(token).read().strip()}
    for text in map(line, follow(database, "influxdb", from_start=True)):
        if text:
            post(url, headers, text)
