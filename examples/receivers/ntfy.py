"""Sends the alarms that receiver.py keeps to a topic of ntfy, and leaves the reports out.

    ntfy.py DATABASE https://ntfy.example/TOPIC TOKEN-FILE
"""
import json, sys
from messages import follow, post

PRIORITY = {"raised": "urgent", "repeated": "high", "cleared": "default"}


def value_text(message, channel):
    value = message["data"][channel]
    unit = message["units"].get(channel, "")
    return f"{channel} unreadable" if value is None else f"{channel} {json.dumps(value)} {unit}".strip()


def notice(message):
    """The headers and the text of a notification; None for a report."""
    if message["event"] != "alarm":
        return None
    title = f"{message['board']}: {message['alarm']} {message['state']}"
    if "count" in message:
        title += f" ({message['count']} events)"
    text = ", ".join(value_text(message, channel) for channel in message["data"])
    return {"Title": title, "Priority": PRIORITY[message["state"]]}, text or "no values"


if __name__ == "__main__":
    database, url, token = sys.argv[1:]
    authorization = {"Authorization": "Bearer " + open(token).read().strip()}
    for found in map(notice, follow(database, "ntfy", from_start=False)):
        if found:
            post(url, authorization | found[0], found[1])
