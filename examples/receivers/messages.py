"""What the programs share that read the database of receiver.py."""
import json, sqlite3, time, urllib.error, urllib.request


def follow(database, reader, from_start):
    """All messages in the order of their arrival, then each new one. The database remembers under the name `reader`
    how many were worked on, so that another start goes on there; the first begins at the start or at the end."""
    store = sqlite3.connect(database, isolation_level=None)
    store.execute("CREATE TABLE IF NOT EXISTS readers (name PRIMARY KEY, done)")
    first = 0 if from_start else store.execute("SELECT ifnull(max(rowid), 0) FROM messages").fetchone()[0]
    store.execute("INSERT OR IGNORE INTO readers VALUES (?, ?)", [reader, first])
    while True:
        (done,) = store.execute("SELECT done FROM readers WHERE name = ?", [reader]).fetchone()
        new = "SELECT rowid, body FROM messages WHERE rowid > ? ORDER BY rowid LIMIT 100"
        for number, body in store.execute(new, [done]).fetchall():
            yield json.loads(body)
            store.execute("UPDATE readers SET done = ? WHERE name = ?", [number, reader])
        time.sleep(1)


def post(url, headers, text):
    """Posts a text until the server takes it; an answer that time cannot change (4xx) is raised."""
    while True:
        try:
            request = urllib.request.Request(url, text.encode(), headers)
            return urllib.request.urlopen(request, timeout=10).close()
        except urllib.error.URLError as problem:
            code = getattr(problem, "code", 500)
            if 400 <= code < 500 and code != 429:
                raise
            time.sleep(5)
