"""Packages of Debian for another machine than this: its cloud kernel, and what is to run on it.

They are fetched by an apt whose whole state is in a folder: neither the architectures nor the package lists of
this system change, and nothing is installed.
"""

import re
import shutil
import subprocess


def fetch(folder, architecture, packages, sources=None):
    """The files of the newest cloud kernel and of these packages.

    `sources` is a sources.list(5) to take in the place of this system's own.
    """
    files = folder / "packages"
    shutil.rmtree(files, ignore_errors=True)
    for part in (folder / "lists/partial", folder / "archives/partial", files):
        part.mkdir(parents=True, exist_ok=True)
    (folder / "status").touch()
    options = [
        f"Dir::State={folder}", f"Dir::State::Lists={folder}/lists",
        f"Dir::State::status={folder}/status", f"Dir::Cache={folder}",
        f"APT::Architecture={architecture}", f"APT::Architectures={architecture}",
        "APT::Sandbox::User=root", "Acquire::Languages=none",
    ]  # fmt: skip
    if sources:
        options += [f"Dir::Etc::SourceList={sources}", "Dir::Etc::SourceParts=/dev/null"]
    apt = ["-qq"]
    for option in options:
        apt += ["-o", option]
    subprocess.run(["apt-get", *apt, "update"], check=True)
    depends = subprocess.run(
        ["apt-cache", *apt, "depends", f"linux-image-cloud-{architecture}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    kernel = re.search(r"Depends: (linux-image-\d\S+)", depends)[1]
    subprocess.run(["apt-get", *apt, "download", kernel, *packages], cwd=files, check=True)
    return list(files.glob("*.deb"))
