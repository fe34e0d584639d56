"""The server's side of RFC 6455, as much as the stand-in needs: text, ping, close. It is no general server."""

import base64
import hashlib
import socket
import struct
import threading
from collections.abc import Iterator

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


def accept_key(key: str) -> str:
    """What a server answers to `Sec-WebSocket-Key`."""
    return base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode()).digest()).decode()


class WebSocket:
    """One connection after its handshake."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.open = True

    def send(self, text: str) -> bool:
        """Send a text; False where the connection is gone."""
        return self._frame(_TEXT, text.encode())

    def texts(self) -> Iterator[str]:
        """The texts that come until the connection ends; pings are answered."""
        try:
            while True:
                kind, data = self._read()
                if kind == _TEXT:
                    yield data.decode()
                elif kind == _PING:
                    self._frame(_PONG, data)
                elif kind == _CLOSE:
                    return
        except (OSError, EOFError):
            return
        finally:
            self.open = False

    def reset(self) -> None:
        """Drop the connection without a word."""
        self.open = False
        try:
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _frame(self, kind: int, data: bytes) -> bool:
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 0x80 | kind, 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 127, size)
        try:
            with self._lock:
                self._connection.sendall(head + data)
        except OSError:
            self.open = False
            return False
        return True

    def _read(self) -> tuple[int, bytes]:
        first, second = self._exactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._exactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._exactly(8))
        mask = self._exactly(4) if second & 0x80 else b"\0\0\0\0"
        data = self._exactly(size)
        return first & 0x0F, bytes(byte ^ mask[n % 4] for n, byte in enumerate(data))

    def _exactly(self, size: int) -> bytes:
        parts = b""
        while len(parts) < size:
            part = self._connection.recv(size - len(parts))
            if not part:
                raise EOFError
            parts += part
        return parts
