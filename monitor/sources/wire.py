"""One TCP or TLS connection as httpcore wants it, straight on asyncio. It resolves no names and checks no addresses."""

import asyncio
import os
import ssl
from asyncio import StreamReader, StreamWriter
from typing import Any

import httpcore


class Wire(httpcore.AsyncNetworkStream):
    """An open connection; times are bounded by whoever uses it, not here."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "Wire":
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except ssl.SSLCertVerificationError as error:
            raise httpcore.ConnectError(f"the certificate is not valid: {error.verify_message}") from error
        except OSError as error:
            raise httpcore.ConnectError(f"no secure connection: {error}") from error
        return self

    async def aclose(self) -> None:
        self._writer.transport.abort()  # nothing is left to say, and a TLS farewell may be waited for in vain

    def get_extra_info(self, info: str) -> Any:
        """httpcore asks whether something came that nobody asked for: an idle connection is over then."""
        if info == "is_readable":
            return self._reader.at_eof() or self._writer.is_closing()
        return None


async def connect(address: str, port: int) -> Wire:
    """A connection to an IP address; raises httpcore.ConnectError."""
    try:
        return Wire(*await asyncio.open_connection(address, port))
    except OSError as error:
        raise httpcore.ConnectError(os.strerror(error.errno).lower() if error.errno else str(error)) from error
