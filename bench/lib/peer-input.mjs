/**
 * The input of the peer programs: what the engine's plan says, without its preparations.
 *
 * A file of little-endian sections, each at a multiple of 8: a header of eight u32 (magic, windows, clients,
 * client-windows, tables, bins, tile rows, 0); windows of two f64 (begin, end, seconds); clients of two u32 (first client-window,
 * number of client-windows); client-windows of two f64 (requests per second, shape) and four u32 (window, family, table of inputs,
 * table of outputs); tables of two u32 (first bin, number of bins); bins of four u32 (threshold, own value,
 * alias value, 0).
 */
import { writeFileSync } from 'node:fs';
import { load } from './paths.mjs';

const MAGIC = 0x31524550; // "PER1"

export async function writePeerInput(path, plan) {
  const { ClientWindow, Client, FieldSet, Header, Sampler, SamplerKind, Window } = await load(
    'engine/plan-layout.generated.js',
  );
  const view = new DataView(plan.buffer, plan.byteOffset, plan.byteLength);
  const header = (field) => view.getUint32(field, true);
  const windows = readWindows();
  const { tables, bins } = readTables();
  const clients = [];
  const clientWindows = new DataView(new ArrayBuffer(header(Header.CLIENT_WINDOW_COUNT) * 32));
  for (let client = 0; client < header(Header.CLIENT_COUNT); client++) {
    const at = header(Header.CLIENTS) + client * Client.SIZE;
    const first = view.getUint32(at + Client.FIRST_CLIENT_WINDOW, true);
    const count = view.getUint32(at + Client.CLIENT_WINDOW_COUNT, true);
    clients.push(first, count);
    let expectedBefore = 0;
    for (let clientWindow = first; clientWindow < first + count; clientWindow++)
      expectedBefore = writeClientWindow(clientWindow, expectedBefore);
  }
  const sections = [
    Uint32Array.of(
      MAGIC,
      windows.length / 2,
      clients.length / 2,
      clientWindows.byteLength / 32,
      tables.length / 2,
      bins.length / 4,
      view.getFloat64(Header.TILE_ROWS, true),
      0,
    ),
    Float64Array.from(windows),
    Uint32Array.from(clients),
    clientWindows,
    Uint32Array.from(tables),
    Uint32Array.from(bins),
  ];
  writeFileSync(path, Buffer.concat(sections.map((section) => new Uint8Array(section.buffer))));

  function readWindows() {
    const ends = [];
    for (let index = 0; index < header(Header.WINDOW_COUNT); index++) {
      const at = header(Header.WINDOWS) + index * Window.SIZE;
      ends.push(view.getFloat64(at + Window.START, true), view.getFloat64(at + Window.END, true));
    }
    return ends;
  }

  function readTables() {
    const tables = [];
    const bins = [];
    for (let index = 0; index < header(Header.SAMPLER_COUNT); index++) {
      const at = header(Header.SAMPLERS) + index * Sampler.SIZE;
      const count = view.getUint32(at + Sampler.COUNT, true);
      tables.push(bins.length / 4);
      tables.push(addBins(bins, view.getUint32(at + Sampler.KIND, true), count, at));
    }
    return { tables, bins };
  }

  function addBins(bins, kind, count, at) {
    if (kind === SamplerKind.CONSTANT) {
      bins.push(0xffffffff, count, count, 0);
      return 1;
    }
    const table = header(Header.TABLES) + view.getUint32(at + Sampler.OFFSET, true);
    for (let bin = 0; bin < count; bin++) {
      if (kind === SamplerKind.ALIAS_NARROW) {
        const values = view.getUint32(table + bin * 8 + 4, true);
        bins.push(view.getUint32(table + bin * 8, true), values & 0xffff, values >>> 16, 0);
      } else if (kind === SamplerKind.ALIAS_WIDE) {
        for (let word = 0; word < 3; word++) bins.push(view.getUint32(table + bin * 16 + word * 4, true));
        bins.push(0);
      } else {
        throw new Error(`a sampler of kind ${kind} is not a table`);
      }
    }
    return count;
  }

  function writeClientWindow(clientWindow, expectedBefore) {
    const at = header(Header.CLIENT_WINDOWS) + clientWindow * ClientWindow.SIZE;
    const expectedEnd = view.getFloat64(at + ClientWindow.EXPECTED_END, true);
    const window = view.getUint32(at + ClientWindow.WINDOW, true);
    const fieldSetSize = FieldSet.SAMPLERS + header(Header.SLOT_COUNT) * 4;
    const samplers =
      header(Header.FIELD_SETS) +
      view.getUint32(at + ClientWindow.FIELD_SET, true) * fieldSetSize +
      FieldSet.SAMPLERS;
    const target = clientWindow * 32;
    const rate = (expectedEnd - expectedBefore) / (windows[2 * window + 1] - windows[2 * window]);
    clientWindows.setFloat64(target, rate, true);
    clientWindows.setFloat64(target + 8, view.getFloat64(at + ClientWindow.SHAPE, true), true);
    clientWindows.setUint32(target + 16, window, true);
    clientWindows.setUint32(target + 20, view.getUint32(at + ClientWindow.FAMILY, true), true);
    clientWindows.setUint32(target + 24, view.getUint32(samplers, true), true);
    clientWindows.setUint32(target + 28, view.getUint32(samplers + 4, true), true);
    return expectedEnd;
  }
}
