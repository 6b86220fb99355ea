#!/usr/bin/env python3
"""Serves a queue of a Fermata server: python3 worker.py [URL] [QUEUE]; its key, if it needs one, is in FERMATA_KEY."""
import json, os, signal, sys, threading, time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

URL, QUEUE = (sys.argv[1:] + ["http://127.0.0.1:8700", "words"][len(sys.argv) - 1 :])[:2]
KEY = {"Authorization": "Bearer " + os.environ["FERMATA_KEY"]} if "FERMATA_KEY" in os.environ else {}
stopping = threading.Event()


def count(text, pauseMillis=None, wanted=lambda: True):
    """The work: the task's input, and whether it is still wanted. What it raises is told; ValueError: a bad input."""
    if not text.strip():
        raise ValueError("there is nothing to count")
    until = time.monotonic() + (pauseMillis or 0) / 1000
    while time.monotonic() < until and wanted():
        time.sleep(0.05)
    return {"words": len(text.split()), "by": "python"}


def post(path, body, tries=60, enough=threading.Event()):
    """Asks; after errors, 429 and 5xx again, later and later: what is told twice counts once. HTTPError: it is refused."""
    for attempt in range(tries):
        try:
            ask = Request(URL + "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"} | KEY)
            with urlopen(ask, timeout=30) as answer:
                return json.load(answer) if answer.status == 200 else None
        except OSError as failed:
            if isinstance(failed, HTTPError) and failed.code != 429 and failed.code < 500:
                raise
            told = float(failed.headers.get("Retry-After") or 0) if isinstance(failed, HTTPError) else 0
            print("python worker:", failed, file=sys.stderr)
            if enough.wait(max(told, min(0.1 * 2**attempt, 10))):
                return None


def run(task):
    done, unwanted, at = threading.Event(), threading.Event(), "/callbacks/" + task["token"]

    def beat():
        while task["heartbeatSeconds"] and not done.wait(task["heartbeatSeconds"] / 3):
            try:
                post(at + "/heartbeat", {}, 1)
            except HTTPError:
                return unwanted.set()

    threading.Thread(target=beat, daemon=True).start()
    try:
        verb, body = "/complete", {"result": count(**task["input"], wanted=lambda: not unwanted.is_set())}
    except Exception as failed:
        category = "VALIDATION" if isinstance(failed, (ValueError, TypeError)) else "TRANSIENT"
        verb, body = "/fail", {"type": type(failed).__name__, "message": str(failed), "category": category}
    done.set()
    try:
        post(at + verb, body)
    except HTTPError as refused:
        print("python worker:", task["name"], refused, file=sys.stderr)  # Closed, or given to another one.


for end in (signal.SIGTERM, signal.SIGINT):
    signal.signal(end, lambda *_: stopping.set())
print(f"python worker: serves {QUEUE} of {URL}", flush=True)
while not stopping.is_set():  # A poll is let end, never broken off: a task that it brings would have to be missed first.
    task = post(f"/queues/{QUEUE}/poll?wait=2s&worker=python", {}, enough=stopping)
    if task:
        run(task)
