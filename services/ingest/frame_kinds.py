"""Sound and film that begin with a frame, and no tag that names them: told by their frames. Used by `sniff` alone."""

_MP3_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_MP3_LOW_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_MP3_SAMPLES = (44_100, 48_000, 32_000, 0)


def framed(body: bytes) -> str | None:
    """MP3 (ISO 11172-3, layer III) and AAC (ADTS, ISO 13818-7) by two frames, MPEG-TS by four packets, and more."""
    if body.startswith(b"\x00\x00\x01\xba"):
        return "video/mpeg"
    if body.startswith(b"FLV\x01"):
        return "video/x-flv"
    if body[0:1] == body[188:189] == body[376:377] == body[564:565] == b"G":
        return "video/mp2t"
    if len(body) < 8 or body[0] != 0xFF:
        return None
    kind, length = None, 0
    if body[1] & 0xF6 == 0xF0:
        kind, length = "audio/aac", (body[3] & 3) << 11 | body[4] << 3 | body[5] >> 5
    elif body[1] & 0xE6 == 0xE2 and body[1] & 0x18 != 0x08:
        first = body[1] & 0x18 == 0x18
        samples = _MP3_SAMPLES[body[2] >> 2 & 3] // (1 if first else 2 if body[1] & 0x10 else 4)
        rate = (_MP3_RATES if first else _MP3_LOW_RATES)[body[2] >> 4]
        if rate and samples:
            kind, length = "audio/mpeg", (144 if first else 72) * rate * 1000 // samples + (body[2] >> 1 & 1)
    return kind if length > 7 and body[length : length + 2] == body[:2] else None
