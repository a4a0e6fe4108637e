"""Reads directories in the released layout as ServeGen's reference does: `csv` for traces, `json` and
`ast.literal_eval` for datasets. `read_pool_files.py DIRECTORY …` prints a line of what each has, with
every float by its hexadecimal text."""

import ast
import csv
import json
import re
import sys
from pathlib import Path

for directory in sys.argv[1:]:
    clients = {}
    for path in Path(directory).iterdir():
        client, kind = re.fullmatch(r"chunk-(\d+)-(trace\.csv|dataset\.json)", path.name).groups()
        entry = clients.setdefault(int(client), {"trace": [], "dataset": []})
        if kind == "trace.csv":
            with path.open(newline="") as file:
                for start, rate, cv, pattern, arg1, arg2 in csv.reader(file):
                    numbers = [float(text).hex() for text in (start, rate, cv, arg1, arg2)]
                    entry["trace"].append([numbers[0], numbers[1], numbers[2], pattern, *numbers[3:]])
        else:
            for start, fields in json.loads(path.read_text()).items():
                window = {}
                for field, text in fields.items():
                    literal = ast.literal_eval(text)
                    key = float if field == "reason_ratio" else int
                    assert all(type(value) is key for value in literal), (field, literal)
                    assert all(type(value) is float for value in literal.values()), (field, literal)
                    window[field] = [[float(value).hex(), share.hex()] for value, share in literal.items()]
                entry["dataset"].append([float(start).hex(), window])
    print(json.dumps({str(client): clients[client] for client in sorted(clients)}))
