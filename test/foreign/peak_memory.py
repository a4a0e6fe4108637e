"""Runs a command, and prints the most memory that it had, in MiB: `peak_memory.py COMMAND …`."""

import resource
import subprocess
import sys

subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
