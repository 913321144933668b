"""Ten thousand notifications into a real mail server, with kill -9 in the middle (NF-07, NT-07, NT-10).

    .tools/venv/bin/python tests/load/notifications.py [PEOPLE] [KLIEG]

Starts its own Klieg on loopback and its own SMTP server. Fifty people unsubscribe by the one click of their first mail;
the rest are told of a second stream. When half of those mails have come, Klieg is killed and started again. Every
recipient must get exactly one message: one Message-ID. A message whose acceptance the killed program could not note may
arrive twice under that id; the program prints how often, and fails above the number of open connections.
"""

import asyncio
import collections
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
KLIEG = sys.argv[2] if len(sys.argv) > 2 else str(ROOT / "target/release/klieg")
LEAVERS = 50
PORT, UDP_PORT, SMTP_PORT = 7960, 8960, 7961
CONNECTIONS = 4
# A claim that was cut off is taken up again after its lease of a minute.
DEADLINE_S = 300


class Sink:
    """An SMTP server that keeps what it accepts."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, str]] = []
        self.halfway = asyncio.Event()
        self.half = sys.maxsize

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to = ""
        writer.write(b"220 sink\r\n")
        try:
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"EHLO":
                    writer.write(b"250-sink\r\n250 8BITMIME\r\n")
                elif verb == b"RCPT":
                    to = line[line.index(b"<") + 1 : line.index(b">")].decode()
                    writer.write(b"250 ok\r\n")
                elif verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    text = (await reader.readuntil(b"\r\n.\r\n")).decode()
                    self.keep(to, text)
                    writer.write(b"250 taken\r\n")
                elif verb == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                else:
                    writer.write(b"250 ok\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The sender was killed.
        finally:
            writer.close()

    def keep(self, to: str, text: str) -> None:
        head = text.split("\r\n\r\n", 1)[0]
        message_id = re.search(r"^Message-ID: (\S+)", head, re.M).group(1)
        leave = re.search(r"^List-Unsubscribe: <(\S+)>", head, re.M).group(1)
        self.mails.append((to, message_id, leave))
        if len(self.mails) >= self.half:
            self.halfway.set()


class Creator:
    """The demo site's creator, over HTTP."""

    def __init__(self) -> None:
        self.cookie = self.csrf = ""

    def ask(self, method: str, path: str, body: object = None) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRF-Token": self.csrf}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text}")
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return json.loads(text)["data"]

    def sign_in(self, link: str) -> None:
        self.ask("POST", "/api/v1/sign-in/" + link.rsplit("/", 1)[1], {})
        self.csrf = self.ask("GET", "/api/v1/session")["csrf_token"]


def start(folder: Path) -> subprocess.Popen:
    links = folder / "links.json"
    links.unlink(missing_ok=True)
    settings = {
        "rtc.udp_port": UDP_PORT,
        "rtc.workers": 1,
        "mail.host": "127.0.0.1",
        "mail.port": SMTP_PORT,
        "mail.tls": "none",
        "mail.from": "live@klieg.example",
        "mail.connections": CONNECTIONS,
        "notifications.mails_per_second": 10_000,
        "limits.requests_per_address": 0,
        "logging.level": "warn",
    }
    flags = [flag for key, value in settings.items() for flag in ("--set", f"{key}={value}")]
    command = [KLIEG, "serve", "--dev", "--port", str(PORT), "--data-dir", str(folder), "--dev-links", str(links), *flags]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not links.exists():
        if process.poll() is not None:
            raise RuntimeError("Klieg did not start")
        time.sleep(0.05)
    return process


async def go_live(creator: Creator, title: str) -> tuple[str, asyncio.subprocess.Process]:
    """Makes a stream and publishes to it with LiveKit's SDK: its first packet sets the stream live."""
    stream = creator.ask("POST", "/api/v1/streams", {"title": title, "visibility": "public", "record": False})["id"]
    seat = creator.ask("POST", f"/api/v1/streams/{stream}/join", {"as": "creator"})
    client = ROOT / "tests/sdk/client.py"
    publisher = await asyncio.create_subprocess_exec(
        sys.executable, client, "publish", seat["url"], seat["token"], "v1", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    return stream, publisher


async def sent(creator: Creator, stream: str) -> dict:
    until = time.monotonic() + DEADLINE_S
    while time.monotonic() < until:
        state = await asyncio.to_thread(creator.ask, "GET", f"/api/v1/streams/{stream}/notification")
        if state["state"] not in ("none", "sending"):
            return state
        await asyncio.sleep(0.5)
    raise RuntimeError(f"the round did not end: {state}")


async def import_people(creator: Creator, names: list[str]) -> None:
    for at in range(0, len(names), 2000):
        body = {"emails": names[at : at + 2000], "consent": True}
        await asyncio.to_thread(creator.ask, "POST", "/api/v1/subscribers/import", body)


async def run(folder: Path) -> int:
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", SMTP_PORT)
    klieg = await asyncio.to_thread(start, folder)
    publishers = []
    try:
        creator = Creator()
        creator.sign_in(json.loads((folder / "links.json").read_text())["creator"])
        leavers = [f"leaver{n}@x.example" for n in range(LEAVERS)]
        await import_people(creator, leavers)
        stream, publisher = await go_live(creator, "The first")
        publishers.append(publisher)
        await sent(creator, stream)
        for to, _, leave in list(sink.mails):
            if to in leavers:
                path = urlsplit(leave).path
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
                form = {"Content-Type": "application/x-www-form-urlencoded"}
                await asyncio.to_thread(connection.request, "POST", path, "List-Unsubscribe=One-Click", form)
                assert connection.getresponse().status == 200
        creator.ask("POST", f"/api/v1/streams/{stream}/end")

        people = [f"person{n:05}@x.example" for n in range(PEOPLE)]
        await import_people(creator, people)
        first = len(sink.mails)
        sink.half = first + PEOPLE // 2
        begun = time.monotonic()
        stream, publisher = await go_live(creator, "The second")
        publishers.append(publisher)
        await sink.halfway.wait()
        klieg.send_signal(signal.SIGKILL)
        klieg.wait()
        half_s = time.monotonic() - begun
        killed_at = len(sink.mails) - first
        klieg = await asyncio.to_thread(start, folder)
        outcome = await sent(creator, stream)
        took_s = time.monotonic() - begun
    finally:
        klieg.terminate()
        for publisher in publishers:
            if publisher.returncode is None:
                publisher.kill()
        server.close()

    mails = sink.mails[first:]
    ids = {message_id for _, message_id, _ in mails}
    got = collections.Counter(to for to, _ in {(to, message_id) for to, message_id, _ in mails})
    # The demo site's own subscriber is told as well.
    wanted = {*people, "viewer@demo.example"}
    missing, strangers = wanted - got.keys(), got.keys() - wanted
    several = [to for to, count in got.items() if count != 1]
    again = len(mails) - len(ids)
    print(f"people told           {len(got)} of {len(wanted)}")
    print(f"missing               {len(missing)} {sorted(missing)[:3]}")
    print(f"told twice            {len(several)} {several[:3]}")
    print(f"told without wanting  {len(strangers)} {sorted(strangers)[:3]}")
    print(f"killed after          {killed_at} mails, {half_s:.1f} s ({killed_at / half_s:.0f}/s)")
    print(f"same Message-ID again {again} (accepted as the program died; at most {CONNECTIONS})")
    print(f"whole round           {took_s:.1f} s, restart and the lease of a minute included")
    print(f"Klieg says            {json.dumps(outcome['totals'])}")
    return int(bool(missing or several or strangers) or again > CONNECTIONS)


if __name__ == "__main__":
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="klieg-load-") as folder:
        sys.exit(asyncio.run(run(Path(folder))))
