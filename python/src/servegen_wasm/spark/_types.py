"""What the columns of a trace are in Spark, which has no numbers without a sign."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.types import (
    ArrayType,
    DataType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from ..errors import EngineError

# The next larger type with a sign; ids of conversations, of 64 bits, use the lower 63.
_SPARK: dict[pa.DataType, tuple[DataType, pa.DataType]] = {
    pa.float64(): (DoubleType(), pa.float64()),
    pa.int32(): (IntegerType(), pa.int32()),
    pa.uint16(): (IntegerType(), pa.int32()),
    pa.uint32(): (LongType(), pa.int64()),
    pa.uint64(): (LongType(), pa.int64()),
    pa.string(): (StringType(), pa.string()),
}


def spark_schema(schema: pa.Schema) -> StructType:
    """The schema of a trace as Spark has it; no value is null."""
    return StructType([StructField(field.name, _spark_type(field.type), False) for field in schema])


def _spark_type(kind: pa.DataType) -> DataType:
    if pa.types.is_list(kind):
        return ArrayType(_SPARK[kind.value_type][0], False)
    return _SPARK[kind.value_type if pa.types.is_dictionary(kind) else kind][0]


class BatchCast:
    """Makes batches of a trace those that Spark takes."""

    def __init__(self, schema: pa.Schema, wanted: StructType) -> None:
        """
        Args:
            schema: of the trace.
            wanted: as `spark_schema`; Spark itself may have said of columns that they can be null.
        """
        fields = zip(schema, wanted.fields, strict=True)
        self._schema = pa.schema([_arrow_field(field, spark) for field, spark in fields])

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """
        Raises:
            EngineError: an id has more than 63 bits.
        """
        arrays = [_cast(array, field) for array, field in zip(batch.columns, self._schema, strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)


def _arrow_field(field: pa.Field, spark: StructField) -> pa.Field:
    kind = field.type
    if pa.types.is_list(kind):
        assert isinstance(spark.dataType, ArrayType)
        # Spark compares the names of items, too.
        item = pa.field("element", _SPARK[kind.value_type][1], nullable=spark.dataType.containsNull)
        return pa.field(field.name, pa.list_(item), nullable=spark.nullable)
    flat = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.field(field.name, _SPARK[flat][1], nullable=spark.nullable)


def _cast(array: pa.Array, field: pa.Field) -> pa.Array:
    if pa.types.is_list(array.type):
        items = array.values.cast(field.type.value_type)
        return pa.Array.from_buffers(
            field.type, len(array), array.buffers()[:2], offset=array.offset, children=[items]
        )
    if pa.types.is_dictionary(array.type):
        return array.dictionary_decode()
    if pa.types.is_uint64(array.type):
        signed = array.view(pa.int64())
        if len(signed) > 0 and pc.min(signed).as_py() < 0:
            raise EngineError(f"an id in {field.name} has 64 bits, and a bigint of Spark holds 63")
        return signed
    return array.cast(field.type)
