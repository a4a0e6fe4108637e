"""Attributes of clients: columns of dictionaries in Arrow, of which readers make texts and numbers."""

import hashlib
import json

import numpy as np
import pyarrow as pa


def decoded(table):
    """The table with values in the place of dictionaries."""
    for index, field in enumerate(table.schema):
        if not pa.types.is_dictionary(field.type):
            continue
        column = table[field.name].combine_chunks()
        values = column.cast(field.type.value_type)
        table = table.set_column(index, pa.field(field.name, values.type, nullable=field.nullable), values)
    return table


def counts(values):
    """How often each value is there, by its text in JSON."""
    found = {}
    for value in values:
        key = json.dumps(value if isinstance(value, str) else float(value), ensure_ascii=False)
        found[key] = found.get(key, 0) + 1
    return found


def numbered(values):
    """The numbers of the values, in the order in which rows have them first, and these values, as hashes."""
    numbers = {}
    rows = np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype="<u4")
    whole = [int(value) if isinstance(value, float) and value.is_integer() else value for value in numbers]
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(rows.tobytes()).hexdigest(), hashlib.sha256(text.encode()).hexdigest()
