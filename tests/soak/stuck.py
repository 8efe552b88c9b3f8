"""Twenty clients of the live page that nobody would wish for, and one that behaves.

``python -m tests.soak.stuck PORT SECONDS``; prints one JSON object at the end. A process of its
own, so that the coach shares no interpreter with them.
"""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
import time
from collections import Counter

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

NEVER, SLOWLY, HALF, GOING = 8, 6, 3, 3
"""Never read; read 64 bytes a second; send half a request; come, read and vanish."""


class Clients:
    """All of them, each on a thread.

    Args:
        port: Of the page on this machine.
        seconds: How long they stay.
    """

    def __init__(self, port: int, seconds: float) -> None:
        self._port = port
        self._end_s = time.monotonic() + seconds
        self._counts: Counter[str] = Counter()
        self._pictures_s: list[float] = []

    def run(self) -> dict[str, float]:
        """Until the time is over; what they saw."""
        kinds = (
            (NEVER, self._never),
            (SLOWLY, self._slowly),
            (HALF, self._half),
            (GOING, self._going),
        )
        threads = [
            threading.Thread(target=self._again, args=(do,)) for n, do in kinds for _ in range(n)
        ]
        threads.append(threading.Thread(target=self._again, args=(self._good,)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        gaps_s = [b - a for a, b in zip(self._pictures_s, self._pictures_s[1:], strict=False)]
        return {
            "connections": self._counts["made"],
            "ended_by_server": self._counts["ended"],
            "pictures": len(self._pictures_s),
            "longest_wait_s": max(gaps_s, default=0.0),
        }

    @property
    def _left_s(self) -> float:
        return self._end_s - time.monotonic()

    def _again(self, do) -> None:
        """Come back whenever the server has sent it away."""
        while self._left_s > 0.0:
            with contextlib.suppress(OSError, WebSocketException, TimeoutError):
                do()
            time.sleep(0.2)

    def _open(self, request_part: float = 1.0) -> socket.socket:
        host = f"127.0.0.1:{self._port}"
        raw = socket.create_connection(("127.0.0.1", self._port), 5.0)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = (
            f"GET /stream HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
        raw.sendall(request[: int(len(request) * request_part)])
        self._counts["made"] += 1
        return raw

    def _never(self) -> None:
        with self._open() as raw:
            while self._left_s > 0.0:
                time.sleep(1.0)
                if _hung_up(raw):
                    self._counts["ended"] += 1
                    return

    def _slowly(self) -> None:
        with self._open() as raw:
            raw.settimeout(5.0)
            while self._left_s > 0.0:
                if not raw.recv(64):
                    self._counts["ended"] += 1
                    return
                time.sleep(1.0)

    def _half(self) -> None:
        with self._open(0.5) as raw:
            raw.settimeout(max(self._left_s, 0.1))
            while raw.recv(64):
                pass
            self._counts["ended"] += 1

    def _going(self) -> None:
        with self._open() as raw:
            raw.settimeout(5.0)
            raw.recv(4096)
        time.sleep(1.0)

    def _good(self) -> None:
        host = f"127.0.0.1:{self._port}"
        with connect(f"ws://{host}/stream", origin=f"http://{host}", proxy=None) as client:
            while self._left_s > 0.0:
                client.recv(timeout=5.0)
                self._pictures_s.append(time.monotonic())


def _hung_up(raw: socket.socket) -> bool:
    """Whether the other side has closed, without taking what it sent."""
    raw.setblocking(False)
    try:
        # What was sent and never read hides the end; only an error shows it then.
        return raw.recv(1, socket.MSG_PEEK) == b"" or bool(
            raw.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        )
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        raw.setblocking(True)


if __name__ == "__main__":
    print(json.dumps(Clients(int(sys.argv[1]), float(sys.argv[2])).run()), flush=True)
