"""The text that Prometheus reads, as samples and types."""

import re

SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"')


def parse(text):
    """Values by (name, labels), and types by name."""
    samples, types = {}, {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ", 3)
            types[name] = kind
        elif match := SAMPLE.match(line):
            key = match[1], tuple(sorted(LABEL.findall(match[2] or "")))
            samples[key] = float(match[3])
    return samples, types


def shown(key):
    name, labels = key
    inside = ",".join(f'{label}="{value}"' for label, value in labels)
    return f"{name}{{{inside}}}" if inside else name
