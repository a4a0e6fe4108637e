/** The stages inside the engine, from a module that is compiled here: the shipped one has no clocks in it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { load, ROOT, scratch } from '../lib/paths.mjs';

/** Compiles the engine in pieces, with the options of the release target. */
export function compileStages() {
  const folder = scratch('.');
  // Beside the engine's sources as far as relative imports go: build/bench is as deep as bench/stages.
  copyFileSync(join(ROOT, 'bench/stages/engine-stages.as'), join(folder, 'engine-stages.ts'));
  const asc = join(
    dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
    'bin/asc.js',
  );
  const outFile = join(folder, 'engine-stages.wasm');
  execFileSync(
    process.execPath,
    // Text goes where it overwrites nothing: the target's own is that of the engine.
    [
      ...[asc, 'build/bench/engine-stages.ts', '--target', 'release'],
      ...['--outFile', outFile, '--textFile', `${outFile}.wat`],
    ],
    { cwd: ROOT, stdio: 'pipe' },
  );
  return new WebAssembly.Module(readFileSync(outFile));
}

/** Starts of all tiles and the end of the last, in seconds, as the engine cuts them. */
export async function tileBounds(plan, tiles) {
  const { Header, Window } = await load('engine/plan-layout.generated.js');
  const view = new DataView(plan.buffer, plan.byteOffset, plan.byteLength);
  const count = view.getUint32(Header.WINDOW_COUNT, true);
  const field = (window, offset) =>
    view.getFloat64(view.getUint32(Header.WINDOWS, true) + window * Window.SIZE + offset, true);
  const total = field(count - 1, Window.EXPECTED_END);
  const bounds = [0];
  for (let tile = 1, window = 0; tile < tiles; tile++) {
    const expectedArrivals = (total * tile) / tiles;
    while (window < count - 1 && field(window, Window.EXPECTED_END) <= expectedArrivals) window++;
    const expectedBegin = window === 0 ? 0 : field(window - 1, Window.EXPECTED_END);
    const [begin, end] = [field(window, Window.START), field(window, Window.END)];
    bounds.push(
      begin +
        ((expectedArrivals - expectedBegin) / (field(window, Window.EXPECTED_END) - expectedBegin)) *
          (end - begin),
    );
  }
  bounds.push(field(count - 1, Window.END));
  return bounds;
}

/** Client-windows with this many expected arrivals have a table of their own, as in assembly/arrivals/gap-sums.ts. */
const TABLE_ARRIVALS = 4096;

/** The laws of all client-windows, and how many gaps each is expected to need. */
async function laws(plan) {
  const { ClientWindow, Client, Header } = await load('engine/plan-layout.generated.js');
  const view = new DataView(plan.buffer, plan.byteOffset, plan.byteLength);
  const word = (at) => view.getUint32(at, true);
  const clientWindows = [];
  for (let client = 0; client < word(Header.CLIENT_COUNT); client++) {
    const record = word(Header.CLIENTS) + client * Client.SIZE;
    const first = word(record + Client.FIRST_CLIENT_WINDOW);
    let before = 0;
    for (
      let clientWindow = first;
      clientWindow < first + word(record + Client.CLIENT_WINDOW_COUNT);
      clientWindow++
    ) {
      const at = word(Header.CLIENT_WINDOWS) + clientWindow * ClientWindow.SIZE;
      const end = view.getFloat64(at + ClientWindow.EXPECTED_END, true);
      const shape = view.getFloat64(at + ClientWindow.SHAPE, true);
      clientWindows.push({ family: word(at + ClientWindow.FAMILY), shape, expectedArrivals: end - before });
      before = end;
    }
  }
  return clientWindows;
}

/**
 * A function that runs through the trace and returns nanoseconds of processor time a row of each stage.
 *
 * @param module from `compileStages`
 */
export async function stageRounds(module, plan) {
  const engine = new WebAssembly.Instance(module).exports;
  const address = engine.allocatePlan(plan.length) >>> 0;
  new Uint8Array(engine.memory.buffer, address, plan.length).set(plan);
  const status = engine.openPlan();
  if (status !== 0) throw new Error(`the plan has status ${status}`);
  const tiles = engine.tiles();
  const bounds = await tileBounds(plan, tiles);
  const clientWindows = await laws(plan);
  const endOf = (tile) => (tile === tiles - 1 ? Infinity : bounds[tile + 1]);

  return () => {
    const spent = { emit: 0, order: 0, gather: 0, skip: 0, gaps: 0 };
    const timed = (stage, task) => {
      const start = process.cpuUsage();
      const value = task();
      const { user, system } = process.cpuUsage(start);
      spent[stage] += (user + system) * 1e3;
      return value;
    };
    let rows = 0;
    let gaps = 0;
    engine.restart();
    for (let tile = 0; tile < tiles; tile++) {
      rows += timed('emit', () => engine.emit(endOf(tile)) >>> 0);
      timed('order', () => engine.order(bounds[tile], bounds[tile + 1]));
      timed('gather', () => engine.gather());
    }
    timed('gaps', () => {
      for (const { family, shape, expectedArrivals } of clientWindows) {
        const count = Math.round(expectedArrivals);
        engine.sampleGaps(family, shape, count, expectedArrivals >= TABLE_ARRIVALS);
        gaps += count;
      }
    });
    engine.restart();
    for (let tile = 0; tile < tiles; tile++) timed('skip', () => engine.skip(endOf(tile)));
    return {
      gaps: spent.gaps / gaps,
      arrivals: spent.skip / rows,
      rows: (spent.emit - spent.skip) / rows,
      order: spent.order / rows,
      gather: spent.gather / rows,
    };
  };
}
