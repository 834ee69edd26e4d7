"""Calls itself by any bytes, as a process may, and waits until its input ends.

usage: named.py HEX [WORD …]    the words are seen in the command line
"""

import os
import sys

with open("/proc/self/comm", "wb", buffering=0) as comm:
    comm.write(bytes.fromhex(sys.argv[1]))
os.write(1, b"ready\n")
sys.stdin.read()
