#!/usr/bin/env python3
"""Serves a queue of a Fermata server: python3 worker.py [URL] [QUEUE]; its key, if it needs one, is in FERMATA_KEY."""
import http.client, json, os, signal, sys, threading, time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

URL, QUEUE = (sys.argv[1:] + ["http://127.0.0.1:8700", "words"][len(sys.argv) - 1 :])[:2]
KEY = {"Authorization": "Bearer " + os.environ["FERMATA_KEY"]} if "FERMATA_KEY" in os.environ else {}
stopping = threading.Event()


def count(text, pauseMillis=None, unwanted=threading.Event()):
    """The work, on the task's input. What it raises is told; a ValueError is not tried again."""
    if not text.strip():
        raise ValueError("there is nothing to count")
    unwanted.wait((pauseMillis or 0) / 1000)
    return {"words": len(text.split()), "by": "python"}


def post(path, body, tries=600):
    """After lost answers, 429 and 5xx it is told again: twice counts once. HTTPError: it is refused."""
    for _ in range(tries):
        try:
            ask = Request(URL + "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"} | KEY)
            with urlopen(ask, timeout=30) as answer:
                return json.loads(answer.read() or "null")
        except (OSError, http.client.HTTPException) as failed:
            if isinstance(failed, HTTPError) and failed.code != 429 and failed.code < 500:
                raise
            print("python worker:", failed, file=sys.stderr)
            time.sleep(1)


def beat(task, over):
    try:
        while task["heartbeatSeconds"] and not over.wait(task["heartbeatSeconds"] / 3):
            post(f"/callbacks/{task['token']}/heartbeat", {}, 1)
    except HTTPError:
        over.set()  # Nobody wants it any more.


def run(task, over):
    threading.Thread(target=beat, args=(task, over), daemon=True).start()
    try:
        verb, said = "complete", {"result": count(**task["input"], unwanted=over)}
    except Exception as failed:
        bad = isinstance(failed, (ValueError, TypeError))
        verb, said = "fail", {"message": str(failed), "category": "VALIDATION" if bad else "TRANSIENT"}
    over.set()
    try:
        post(f"/callbacks/{task['token']}/{verb}", said)
    except HTTPError as refused:
        print("python worker:", refused, file=sys.stderr)  # Closed, or given to another one.


for end in signal.SIGTERM, signal.SIGINT:
    signal.signal(end, lambda *_: stopping.set())
print(f"python worker: serves {QUEUE} of {URL}", flush=True)
while not stopping.is_set():  # A poll is let end, never broken off: it may bring a task.
    if task := post(f"/queues/{QUEUE}/poll?wait=2s&worker=python&slots=1", {}, 1):
        run(task, threading.Event())
