"""Writing and comparing expected.json."""

import json


def formatted(value, indent=1):
    """JSON with an object or list on one line where it fits, so that a difference reads well."""
    compact = json.dumps(value, ensure_ascii=False)
    of_objects = isinstance(value, list) and any(isinstance(item, dict) for item in value)
    if not (of_objects or isinstance(value, dict)) or (indent > 1 and len(compact) < 96):
        return compact
    if of_objects:
        (opening, closing), parts = "[]", [formatted(item, indent + 1) for item in value]
    else:
        (opening, closing), parts = "{}", [
            f"{json.dumps(key, ensure_ascii=False)}: {formatted(item, indent + 1)}"
            for key, item in value.items()
        ]  # fmt: skip
    inner = "\n" + " " * indent
    return opening + inner + f",{inner}".join(parts) + inner[:-1] + closing


def differences(committed, read, path):
    """The paths at which two JSON values differ; 1 and 1.0, equal to Python, differ here."""
    if isinstance(committed, dict) and isinstance(read, dict):
        for key in [*committed, *(key for key in read if key not in committed)]:
            if key in committed and key in read:
                yield from differences(committed[key], read[key], f"{path} › {key}")
            else:
                yield f"{path} › {key}: {'not read' if key in committed else 'not committed'}"
    elif isinstance(committed, list) and isinstance(read, list) and len(committed) == len(read):
        for index, pair in enumerate(zip(committed, read)):
            yield from differences(*pair, f"{path} › {index}")
    elif type(committed) is not type(read) or committed != read:
        yield f"{path}: committed {json.dumps(committed)}, read {json.dumps(read)}"
