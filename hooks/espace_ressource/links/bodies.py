"""A body decompressed as it comes, and never beyond what is wanted of it."""

import zlib


class Body:
    """Gathers at most so many bytes, after decompression: a bomb is cut like any other page."""

    def __init__(self, coding: str, most: int) -> None:
        self._coding = coding.strip().lower()
        self._most = most
        self._parts: list[bytes] = []
        self._received = 0
        self.size = 0
        self.is_broken = False
        self._inflater = zlib.decompressobj(47) if self._coding in ("gzip", "x-gzip", "deflate") else None
        self._is_raw = False

    @property
    def is_full(self) -> bool:
        """True when nothing more is wanted."""
        return self.size >= self._most or self._received >= 4 * self._most or self.is_broken

    @property
    def content(self) -> bytes:
        """What was gathered."""
        return b"".join(self._parts)

    def add(self, chunk: bytes) -> None:
        """Takes in what the network brought."""
        self._received += len(chunk)
        wanted = self._most - self.size
        if wanted <= 0 or self.is_broken:
            return
        if self._inflater is None:
            self._keep(chunk[:wanted])
            return
        try:
            self._keep(self._inflater.decompress(chunk, wanted))
        except zlib.error:
            self._as_raw(chunk, wanted)

    def _as_raw(self, chunk: bytes, wanted: int) -> None:
        """Some servers send « deflate » without its header (RFC 9110 §8.4.1.2), or name a coding that they do not use."""
        if self.size or self._is_raw:
            self.is_broken = True
            return
        self._is_raw = True
        if self._coding == "deflate":
            self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                self._keep(self._inflater.decompress(chunk, wanted))
            except zlib.error:
                self.is_broken = True
        else:
            self._inflater = None
            self._keep(chunk[:wanted])

    def _keep(self, part: bytes) -> None:
        if part:
            self._parts.append(part)
            self.size += len(part)
