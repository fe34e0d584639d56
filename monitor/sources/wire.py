"""One TCP or TLS connection, straight on asyncio. It resolves no names, checks no addresses and knows no HTTP."""

import asyncio
import os
import ssl
from asyncio import StreamReader, StreamWriter

import httpx


class Wire:
    """An open connection; its times are bounded by whoever uses it, its errors are httpx's."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, most: int) -> bytes:
        """What has come, up to `most` bytes; none at the end."""
        try:
            return await self._reader.read(most)
        except OSError as error:
            raise httpx.ReadError(str(error)) from error

    async def write(self, data: bytes) -> None:
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
        """The other side has closed an idle connection."""
        return self._reader.at_eof() or self._writer.is_closing()


async def connect(address: str, port: int) -> Wire:
    """A connection to an IP address; raises httpx.ConnectError."""
    try:
        return Wire(*await asyncio.open_connection(address, port))
    except OSError as error:
        raise httpx.ConnectError(os.strerror(error.errno).lower() if error.errno else str(error)) from error
