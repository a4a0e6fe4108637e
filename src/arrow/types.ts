import type { FlatTable } from './flatbuffer.js';
import { StructureFault } from './structure-fault.js';

// Numbers of the Arrow columnar format (format/Schema.fbs).
export const TYPE = {
  none: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  interval: 11,
  list: 12,
  struct: 13,
  union: 14,
  fixedSizeBinary: 15,
  fixedSizeList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  runEndEncoded: 22,
  binaryView: 23,
  utf8View: 24,
  listView: 25,
  largeListView: 26,
} as const;

/** What a column takes up in a batch: nodes, buffers, and columns of views, whose buffers the batch counts. */
export interface Layout {
  readonly nodes: number;
  readonly buffers: number;
  readonly views: number;
}

/** Of a validity bitmap and values. */
export const PRIMITIVE: Layout = { nodes: 1, buffers: 2, views: 0 };

/** Buffers of one node of a type, the validity bitmap included; types that are not here have two. */
const BUFFERS: Readonly<Record<number, number>> = {
  [TYPE.none]: 0,
  [TYPE.binary]: 3,
  [TYPE.utf8]: 3,
  [TYPE.largeBinary]: 3,
  [TYPE.largeUtf8]: 3,
  [TYPE.struct]: 1,
  [TYPE.fixedSizeList]: 1,
  [TYPE.runEndEncoded]: 0,
  [TYPE.listView]: 3,
  [TYPE.largeListView]: 3,
};

const LAST_TYPE = TYPE.largeListView;
const DENSE = 1;

export function addLayouts(...layouts: readonly Layout[]): Layout {
  return layouts.reduce((sum, { nodes, buffers, views }) => ({
    nodes: sum.nodes + nodes,
    buffers: sum.buffers + buffers,
    views: sum.views + views,
  }));
}

/**
 * What a field itself takes up, its children left out.
 *
 * @param isVersion4 unions have a validity bitmap, as before Arrow 1.0
 * @throws StructureFault for a type that is not known, behind which no column could be found
 */
export function layoutOf(field: FlatTable, isVersion4: boolean): Layout {
  const type = field.byte(2);
  if (type < TYPE.none || type > LAST_TYPE) {
    throw new StructureFault(`column ${field.text(0)} is of a type that is not known, number ${type}`);
  }
  if (type === TYPE.union) {
    const isDense = field.table(3)?.int16(0) === DENSE;
    return { nodes: 1, buffers: (isDense ? 2 : 1) + (isVersion4 ? 1 : 0), views: 0 };
  }
  const isView = type === TYPE.binaryView || type === TYPE.utf8View;
  return { nodes: 1, buffers: BUFFERS[type] ?? 2, views: isView ? 1 : 0 };
}

const FLOATS = ['float16', 'float32', 'float64'];
const UNITS = ['s', 'ms', 'us', 'ns'];

/** Names of Arrow's C++ and Python libraries. */
const NAMES: Readonly<Record<number, string>> = {
  [TYPE.none]: 'null',
  [TYPE.binary]: 'binary',
  [TYPE.utf8]: 'string',
  [TYPE.bool]: 'bool',
  [TYPE.decimal]: 'decimal',
  [TYPE.date]: 'date',
  [TYPE.time]: 'time',
  [TYPE.interval]: 'interval',
  [TYPE.list]: 'list',
  [TYPE.struct]: 'struct',
  [TYPE.union]: 'union',
  [TYPE.fixedSizeBinary]: 'fixed_size_binary',
  [TYPE.fixedSizeList]: 'fixed_size_list',
  [TYPE.map]: 'map',
  [TYPE.duration]: 'duration',
  [TYPE.largeBinary]: 'large_binary',
  [TYPE.largeUtf8]: 'large_string',
  [TYPE.largeList]: 'large_list',
  [TYPE.runEndEncoded]: 'run_end_encoded',
  [TYPE.binaryView]: 'binary_view',
  [TYPE.utf8View]: 'string_view',
  [TYPE.listView]: 'list_view',
  [TYPE.largeListView]: 'large_list_view',
};

/**
 * A field's type in words, such as `uint32`, `list<string>` or `dictionary<string>`, without its children but for those
 * of lists. Lists are not nested without end where `layoutOf` has gone through them.
 */
export function typeText(field: FlatTable): string {
  const [item] = field.byte(2) === TYPE.list ? field.tables(5) : [];
  const text = item === undefined ? plainTypeText(field) : `list<${typeText(item)}>`;
  return field.table(4) === undefined ? text : `dictionary<${text}>`;
}

/** A field's type in words, of a dictionary that of its values, without its children. */
export function plainTypeText(field: FlatTable): string {
  const type = field.table(3);
  switch (field.byte(2)) {
    case TYPE.int:
      return intText(type);
    case TYPE.float:
      return FLOATS[type?.int16(0) ?? 0] ?? 'float';
    case TYPE.timestamp:
      return `timestamp[${UNITS[type?.int16(0) ?? 0] ?? '?'}]`;
    default:
      return NAMES[field.byte(2)] ?? 'an unknown type';
  }
}

/** The name of an integer type, such as `uint32`, from the table that describes it. */
export function intText(type: FlatTable | undefined): string {
  return `${type?.byte(1) ? '' : 'u'}int${type?.int32(0) ?? 0}`;
}
