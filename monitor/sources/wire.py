"""One TCP or TLS connection, straight on asyncio. It resolves no names, checks no addresses and knows no HTTP."""

import asyncio
import os
import ssl
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from collections.abc import Iterable
from typing import SupportsIndex

import httpx


class Counting(StreamReader):
    """A reader that counts what came, read or not."""

    came = 0

    def feed_data(self, data: Iterable[SupportsIndex]) -> None:
        assert isinstance(data, bytes | bytearray)
        self.came += len(data)
        super().feed_data(data)


class Wire:
    """An open connection; its times are bounded by whoever uses it, its errors are httpx's."""

    def __init__(self, reader: Counting, writer: StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._read = self._had_come = 0

    async def read(self, most: int) -> bytes:
        """What has come, up to `most` bytes; none at the end."""
        try:
            data = await self._reader.read(most)
        except OSError as error:
            raise httpx.ReadError(str(error)) from error
        self._read += len(data)
        return data

    async def write(self, data: bytes) -> None:
        self._had_come = self._reader.came
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise httpx.WriteError(str(error)) from error

    async def start_tls(self, tls: ssl.SSLContext, host: str) -> None:
        """Encrypt the connection; raises httpx.ConnectError where the certificate is not good for the host."""
        try:
            await self._writer.start_tls(tls, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            raise httpx.ConnectError(f"the certificate is not valid: {error.verify_message}") from error
        except OSError as error:
            raise httpx.ConnectError(f"no secure connection: {error}") from error

    def close(self) -> None:
        self._writer.transport.abort()  # nothing is left to say, and a TLS farewell may be waited for in vain

    @property
    def is_over(self) -> bool:
        """The other side has closed a resting connection, or said what nobody asked for."""
        return self._reader.came > self._read or self._reader.at_eof() or self._writer.is_closing()

    @property
    def is_answering(self) -> bool:
        """Something came since the last `write`."""
        return self._reader.came > self._had_come


async def connect(address: str, port: int) -> Wire:
    """A connection to an IP address; raises httpx.ConnectError."""
    loop = asyncio.get_running_loop()
    reader = Counting(loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    try:
        transport, _ = await loop.create_connection(lambda: protocol, address, port)
        return Wire(reader, StreamWriter(transport, protocol, reader, loop))
    except OSError as error:
        raise httpx.ConnectError(os.strerror(error.errno).lower() if error.errno else str(error)) from error
