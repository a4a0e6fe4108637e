/** What a file calls the columns that have a trace's names here: for messages, which use the words of whoever reads them. */
import { Field, Schema } from '../arrow/classes.js';

const KEY = 'servegen.column';

/** The schema with a word on what the file calls each column. @param traceNames by the names in the file */
export function withFileNames(schema: Schema, traceNames: ReadonlyMap<string, string>): Schema {
  const fileNames = new Map([...traceNames].map(([fileName, name]) => [name, fileName]));
  const fields = schema.fields.map((field) => {
    const fileName = fileNames.get(field.name);
    if (fileName === undefined || fileName === field.name) return field;
    const { name, type, nullable, metadata } = field;
    return new Field(name, type, nullable, new Map([...metadata, [KEY, fileName]]));
  });
  return new Schema(fields, schema.metadata);
}

/** What the file calls a column. */
export function fileName({ name, metadata }: Field): string {
  return metadata.get(KEY) ?? name;
}

/** How a message names a column, which in files of others may have no name. */
export function visibleName(name: string): string {
  return name === '' ? '(without a name)' : name;
}

/** Columns that a message names. */
const LISTED = 12;

/** A clause about the columns that are there. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'it has no columns';
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `its columns are ${names.slice(0, LISTED).map(visibleName).join(', ')}${more}`;
}
