"""Writes what a node sends to a real InfluxDB, twice, and reads it back.

influxdb.py INFLUXD MESSAGES.MD    a repeat must be the same point, and two messages of one second two points
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

PORT = 18086
program, document = sys.argv[1:]
text = open(document, encoding="utf-8").read()
lines = [request.split("\n\n", 1)[1][:-1] for request in re.findall(r"```http influx-\S+\n(.*?)```", text, re.S)]
timed = [line for line in lines if re.search(r" \d{19}$", line)]


def ask(path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/{path}", body and body.encode())
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, answer.read()


def query(words):
    return json.loads(ask("query?" + urllib.parse.urlencode({"db": "o", "q": words}), "-")[1])["results"][0]


with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "conf"), "w") as file:
        file.write(f"""reporting-disabled = true
bind-address = "127.0.0.1:{PORT + 2}"
[meta]
  dir = "{folder}/meta"
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
[http]
  bind-address = "127.0.0.1:{PORT}"
""")
    server = subprocess.Popen([program, "-config", os.path.join(folder, "conf")], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                ask("ping")
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None:
                    sys.exit("error: influxd ended at its start")
                time.sleep(0.1)
        query("CREATE DATABASE o")
        for line in lines + timed:
            status, _ = ask("write?db=o&precision=ns", line)
            assert status == 204, f"{status} for {line}"
        points = []
        for measurement in ("report", "alarm"):
            for series in query(f"SELECT * FROM {measurement}").get("series", []):
                points += [dict(zip(series["columns"], values)) for values in series["values"]]
        assert len(points) == len(lines), f"{len(points)} points of {len(lines)} messages"
        for point in points:
            assert point["device"] == "shed-1" and point["message_id"].startswith("0000000000000001-")
            assert point["temperature_fault"] if point.get("temperature") is None else True
        print(f"passed  influxd takes {len(lines)} messages; {len(timed)} repeats are no further points")
    finally:
        server.terminate()
        server.wait()
