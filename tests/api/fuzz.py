"""Asks a running server what its own description says may be asked, and what it says may not: every operation with its
examples, with each parameter at and past its bounds, and at random from a fixed seed. What is held:

- no answer is a server error, and every status is one that the description names
- every body is of the kind and of the schema that it names, every header as it says
- what the description refuses (other parameters, other types, values out of range) is refused
- a method that is not described is 405 with `Allow`

usage: fuzz.py http://HOST:PORT [EXAMPLES]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

server, examples = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "4"
# The program lies beside the Python that runs this.
command = [
    str(Path(sys.executable).parent / "schemathesis"),
    "run",
    f"{server}/api/v1/openapi.json",
    # Who may send files, and what becomes of them, needs tokens and files: those addresses have tests of their own.
    "--include-path-regex=^/api/v1",
    "--checks=all",
    "--phases=examples,coverage,fuzzing",
    f"--max-examples={examples}",
    "--generation-deterministic",
    "--request-timeout=60",
    "--continue-on-failure",
    "--warnings=off",
    "--no-color",
]
# A description cannot say "one of two parameters": cases are asked of an indicator or of a count, and a call that names both or
# neither is refused although each parameter by itself is as it should be. Of this one address 400 is such an answer.
one_of_two = """
[[operations]]
include-path = "/api/v1/cases"
checks.positive_data_acceptance.expected-statuses = ["2XX", "400", "401", "403", "404", "409", "5XX"]
"""
with tempfile.TemporaryDirectory() as folder:
    Path(folder, "schemathesis.toml").write_text(one_of_two)
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
said = run.stdout + run.stderr
cases = [line for line in said.splitlines() if "generated" in line]
if run.returncode != 0 or not cases:
    sys.exit(said)
print("\n".join(line.strip() for line in said.splitlines() if "Tested" in line or "generated" in line))
