"""Numbers that look arbitrary and are the same in each run (Knuth's hash)."""


def number(seed: int, limit: int) -> int:
    """A number below the limit."""
    return (seed * 2654435761 + 97531) % 2**32 * 48271 % limit


def numbers(seed: int, count: int, limit: int = 10**9) -> str:
    """Some numbers below the limit, with blanks between them."""
    return " ".join(str(number(seed * 32 + index, limit)) for index in range(count))
