import ts from 'typescript';
import type { JsonSchema } from '../../src/workload/schema/json-schema.js';
import { workloadSchema } from '../../src/workload/schema.js';

/**
 * The properties of a type, as sorted paths such as `custom_clients[].rate?.scale`: `?` after what not all members
 * of a union require, `[]` for items of lists, `{}` for values of records. A type within itself is followed once.
 */
export function propertiesOfType(file: string, name: string): string[] {
  const program = ts.createProgram([file], { strict: true, exactOptionalPropertyTypes: true, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file)!;
  const exports = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!);
  const symbol = exports.find((each) => each.name === name)!;
  const paths = new Set<string>();

  const visit = (types: readonly ts.Type[], at: string, trail: ReadonlySet<ts.Type>): void => {
    const members = types.flatMap((type) => (type.isUnion() ? type.types : [type]));
    const objects = members.filter((type) => type.flags & ts.TypeFlags.Object || type.isIntersection());
    const fresh = objects.filter((type) => !trail.has(type));
    const below = new Set([...trail, ...fresh]);
    const lists = fresh.filter((type) => checker.isArrayType(type) || checker.isTupleType(type));
    const items = lists.flatMap((type) => checker.getTypeArguments(type as ts.TypeReference));
    if (items.length > 0) visit(items, `${at}[]`, below);
    const records = fresh.filter((type) => !lists.includes(type));
    const values = records.flatMap((type) => checker.getIndexInfosOfType(type).map((info) => info.type));
    if (values.length > 0) visit(values, `${at}{}`, below);
    const closed = records.filter((type) => checker.getIndexInfosOfType(type).length === 0);
    for (const key of new Set(
      closed.flatMap((type) => type.getProperties().map((property) => property.name)),
    )) {
      const found = closed.map((type) => type.getProperty(key));
      const isRequired = found.every((property) => property && !(property.flags & ts.SymbolFlags.Optional));
      const path = `${at}.${key}${isRequired ? '' : '?'}`;
      paths.add(path);
      const parts = found.flatMap((property) => (property ? [checker.getTypeOfSymbol(property)] : []));
      visit(parts, path, below);
    }
  };
  visit([checker.getDeclaredTypeOfSymbol(symbol)], '', new Set());
  return [...paths].sort();
}

/** The same of a schema. */
export function propertiesOfSchema(schema: JsonSchema): string[] {
  const paths = new Set<string>();
  const visit = (schemas: readonly JsonSchema[], at: string, trail: ReadonlySet<JsonSchema>): void => {
    const members = schemas.map(dereference).flatMap((each) => each.anyOf?.map(dereference) ?? [each]);
    const fresh = members.filter((each) => !trail.has(each));
    const below = new Set([...trail, ...fresh]);
    const items = fresh.flatMap(({ items: rest, prefixItems = [] }) =>
      rest ? [...prefixItems, rest] : prefixItems,
    );
    if (items.length > 0) visit(items, `${at}[]`, below);
    const values = fresh.flatMap(({ additionalProperties }) => additionalProperties || []);
    if (values.length > 0) visit(values, `${at}{}`, below);
    const closed = fresh.filter(({ properties }) => properties !== undefined);
    for (const key of new Set(closed.flatMap(({ properties }) => Object.keys(properties!)))) {
      const isRequired = closed.every(({ required }) => required?.includes(key));
      const path = `${at}.${key}${isRequired ? '' : '?'}`;
      paths.add(path);
      visit(
        closed.flatMap(({ properties }) => properties![key] ?? []),
        path,
        below,
      );
    }
  };
  visit([schema], '', new Set());
  return [...paths].sort();
}

function dereference(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined ? schema : workloadSchema.$defs[schema.$ref.slice('#/$defs/'.length)];
}
