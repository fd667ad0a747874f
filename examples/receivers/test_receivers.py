"""Runs the programs beside it on the messages of docs/messages.md, and reads the configurations for other programs."""
import json, os, pathlib, re, sqlite3, sys, tempfile, threading, unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import influxdb, messages, ntfy

DOCUMENT = (HERE / "../../docs/messages.md").read_text(encoding="utf-8")
BODIES = {
    name: json.loads(request.rstrip().rpartition("\n")[2])
    for name, request in re.findall(r"```http json-(\S+)\n(.*?)```", DOCUMENT, re.DOTALL)
}


def text_of(name):
    return (HERE / name).read_text(encoding="utf-8")


class Server(HTTPServer):
    """Answers with the given statuses, one after the other, and keeps what it hears."""

    def __init__(self, *statuses):
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses, self.heard = list(statuses), []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/x"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((self.headers, body))
        self.send_response(self.server.statuses.pop(0))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Receivers(unittest.TestCase):
    def setUp(self):
        self.waits = []
        messages.time.sleep = self.waits.append

    def test_every_kind_of_message_is_documented(self):
        self.assertLessEqual({"report", "raised", "repeated", "cleared", "fault", "unset"}, set(BODIES))

    def test_a_report_is_a_point_with_the_time_of_its_making(self):
        self.assertEqual(
            influxdb.line(BODIES["report"]),
            "report,device=shed-1,board=shed temperature=21.499,humidity=48,door-open=false"
            " 1796025660000000001\n")

    def test_an_alarm_is_a_point_with_its_name_and_state(self):
        line = influxdb.line(BODIES["raised"])
        self.assertTrue(line.startswith("alarm,device=shed-1,board=shed,alarm=frost temperature="), line)
        self.assertIn(',state="raised" 1796025680000000002\n', line)

    def test_a_channel_that_could_not_be_read_is_no_field(self):
        self.assertIn("board=shed door-open=false ", influxdb.line(BODIES["fault"]))
        self.assertEqual(influxdb.line(BODIES["fault"] | {"data": {"temperature": None}}), "")

    def test_without_a_time_the_point_has_none(self):
        self.assertRegex(influxdb.line(BODIES["unset"]), r"door-open=false\n\Z")

    def test_the_device_is_escaped(self):
        self.assertIn(r"device=a\ b\,c\=d,", influxdb.line(BODIES["report"] | {"device": "a b,c=d"}))

    def test_an_alarm_is_a_notification_and_a_report_is_none(self):
        headers, text = ntfy.notice(BODIES["raised"])
        self.assertEqual(headers, {"Title": "shed: frost raised", "Priority": "urgent"})
        self.assertEqual(text, "temperature 2.249 °C, humidity 48 %RH, door-open false")
        self.assertEqual(ntfy.notice(BODIES["count"])[0]["Title"], "shed: open cleared (5 events)")
        for name in ("report", "fault", "unset"):
            self.assertIsNone(ntfy.notice(BODIES[name]))
        self.assertEqual(ntfy.notice(BODIES["cleared"])[0]["Priority"], "default")
        unread = BODIES["raised"] | {"data": {"temperature": None}}
        self.assertEqual(ntfy.notice(unread)[1], "temperature unreadable")

    def test_what_the_server_does_not_take_is_posted_again(self):
        server = Server(503, 429, 204)
        messages.post(server.url, {"Authorization": "Token t"}, "é")
        self.assertEqual([body for _, body in server.heard], ["é"] * 3)
        self.assertEqual(server.heard[0][0]["Authorization"], "Token t")
        self.assertEqual(self.waits, [5, 5])

    def test_what_the_server_will_never_take_is_an_error(self):
        with self.assertRaises(messages.urllib.error.HTTPError):
            messages.post(Server(401).url, {}, "x")

    def test_a_reader_goes_on_behind_the_last_message_that_it_worked_on(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "messages.db")
            store = sqlite3.connect(path, isolation_level=None)
            store.execute("CREATE TABLE messages (device, boot, sequence, body, PRIMARY KEY (device, boot, sequence))")
            for name in ("report", "raised"):
                store.execute("INSERT INTO messages VALUES ('d', 'b', ?, ?)", [name, json.dumps(BODIES[name])])
            late = messages.follow(path, "late", from_start=False)
            reader = messages.follow(path, "r", from_start=True)
            self.assertEqual(next(reader), BODIES["report"])
            self.assertEqual(next(reader), BODIES["raised"])
            reader.close()  # before it said that the second was worked on
            self.assertEqual(next(messages.follow(path, "r", from_start=True)), BODIES["raised"])
            messages.time.sleep = lambda _: store.execute(
                "INSERT INTO messages VALUES ('d', 'b', 'late', ?)", [json.dumps(BODIES["cleared"])])
            self.assertEqual(next(late), BODIES["cleared"])

    def test_home_assistant_reads_members_that_messages_have(self):
        text = text_of("home-assistant.yaml")
        members = set(re.findall(r"trigger\.json\.(\w+)", text))
        self.assertLessEqual(members, set(BODIES["raised"]))
        channels = re.findall(r"json\.data\.(\w+)", text) + re.findall(r"json\.data\['([^']+)'\]", text)
        self.assertLessEqual(set(channels), set(BODIES["report"]["data"]))
        try:
            import yaml
        except ImportError:
            self.skipTest("PyYAML is not installed")
        parsed = yaml.safe_load(text)
        ids = {trigger["webhook_id"] for part in parsed["template"] + parsed["automation"] for trigger in part["triggers"]}
        self.assertEqual(len(ids), 1)

    def test_telegraf_reads_members_that_messages_have(self):
        text = text_of("telegraf.conf")
        self.assertLessEqual(set(re.findall(r'\n +path = "(\w+)"', text)), set(BODIES["raised"]))
        try:
            import tomllib
        except ImportError:
            self.skipTest("tomllib needs Python 3.11")
        self.assertEqual(tomllib.loads(text)["inputs"]["http_listener_v2"][0]["data_format"], "json_v2")


if __name__ == "__main__":
    unittest.main(verbosity=0)
