"""The parts that the kernel's files are made of: lines, numbers, names."""

import re


class Malformed(Exception):
    """A file that must be refused: why, and at which line (None: the file as a whole)."""

    def __init__(self, reason, line=None):
        super().__init__(f"{reason} at line {line}" if line else reason)
        self.reason, self.line = reason, line


def lines(data):
    """The lines that are not blank, as (number from 1, bytes)."""
    data = data.rstrip(b"\0")
    if not data.strip():
        raise Malformed("empty")
    return [(n, line) for n, line in enumerate(data.split(b"\n"), 1) if line.strip()]


def text(raw):
    """Names and strings; bytes that are not UTF-8 become U+FFFD, as JSON cannot hold them."""
    return raw.decode("utf-8", "replace")


def integer(token, line):
    """A required unsigned number of at most 64 bits."""
    if not re.fullmatch(rb"[0-9]+", token):
        raise Malformed("missing-number", line)
    if int(token) >= 2**64:
        raise Malformed("overflow", line)
    return int(token)


def decimal(token, line):
    """A required number such as 0.25; the kernel prints no sign and no exponent."""
    if not re.fullmatch(rb"[0-9]+(\.[0-9]+)?", token):
        raise Malformed("missing-number", line)
    return float(token)


def optional(parse, token):
    """The value, or None where the token cannot be read."""
    try:
        return parse(token, None)
    except Malformed:
        return None


def signed(token, _line):
    """A column of net/snmp or net/netstat: 64 bits with sign (Tcp MaxConn is -1)."""
    if not re.fullmatch(rb"-?[0-9]+", token) or not -(2**63) <= int(token) < 2**63:
        raise Malformed("missing-number")
    return int(token)


def whole(token, line):
    """A required number of 64 bits that may have a minus."""
    if not re.fullmatch(rb"-?[0-9]+", token):
        raise Malformed("missing-number", line)
    if not -(2**63) <= int(token) < 2**63:
        raise Malformed("overflow", line)
    return int(token)


def ranges(token):
    """A list of numbers such as 0-3,8, as pairs of the first and last of each run."""
    parts = (part.split(b"-") for part in token.split(b",") if part)
    return [[int(part[0]), int(part[-1])] for part in parts]


def present(pairs):
    """A dictionary without the values that could not be read; of a key given twice, the last."""
    return {text(key): value for key, value in pairs if value is not None}


def required(values):
    """A file of optional values in which not one could be read is not that file."""
    if not values:
        raise Malformed("missing-field")
    return values


def unescape(field):
    """The kernel writes blank, tab, newline, backslash and # as a backslash and 3 octal digits."""
    return text(re.sub(rb"\\([0-3][0-7]{2})", lambda m: bytes([int(m[1], 8)]), field))
