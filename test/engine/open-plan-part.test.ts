import { describe, expect, test } from 'vitest';
import { PlanStatus } from '../../src/engine/plan-status.generated.js';
import { BUILDS } from './modules.js';
import { changed, PLAN, timesExpected } from './refused-plans/changes.js';

interface Exports {
  readonly memory: WebAssembly.Memory;
  allocatePlan(bytes: number): number;
  openPlan(): number;
  openPlanPart(): number;
  produce(): number;
  seek(tile: number): void;
  requestsBefore(): number;
  totalRequests(): number;
  tiles(): number;
  timestamps(): number;
  clients(): number;
  column(index: number): number;
  items(index: number): number;
  itemCount(index: number): number;
}

/** As any host calls it. */
function started(module: WebAssembly.Module, plan: Uint8Array): Exports {
  const engine = new WebAssembly.Instance(module).exports as unknown as Exports;
  write(engine, plan);
  return engine;
}

function write(engine: Exports, plan: Uint8Array): void {
  const address = engine.allocatePlan(plan.length) >>> 0;
  new Uint8Array(engine.memory.buffer, address, plan.length).set(plan);
}

/** Does so many parts; fails where there are fewer. */
function doParts(engine: Exports, parts: number): void {
  for (let part = 0; part < parts; part++) expect(engine.openPlanPart()).toBe(PlanStatus.NOT_YET);
}

describe.each(BUILDS)('a plan that is opened in parts, $name build', ({ engine: module }) => {
  const countOfParts = () => {
    const engine = started(module, PLAN);
    let parts = 1;
    while (engine.openPlanPart() === PlanStatus.NOT_YET) parts++;
    return parts;
  };

  test('is not exchanged for another between any two parts', () => {
    // Its checksum fits, and where nobody looks it would make for a million times the memory.
    const unsound = changed(timesExpected(1e12));
    const parts = countOfParts();
    expect(parts).toBeGreaterThan(10);
    for (let done = 1; done < parts; done++) {
      for (const other of [unsound, PLAN]) {
        const engine = started(module, PLAN);
        doParts(engine, done);
        write(engine, other);
        expect(engine.openPlanPart(), `behind part ${done}`).toBe(PlanStatus.REPLACED);
        expect(engine.openPlan()).toBe(PlanStatus.REPLACED);
        expect([engine.tiles(), engine.produce()]).toEqual([0, 0]);
      }
    }
  });

  test('is opened all the same where there is no memory for another', () => {
    const parts = countOfParts();
    for (let done = 0; done < parts; done++) {
      const engine = started(module, PLAN);
      doParts(engine, done);
      expect(() => engine.allocatePlan(2 ** 32 - 8)).toThrow(WebAssembly.RuntimeError);
      expect(engine.openPlan(), `behind ${done} parts`).toBe(PlanStatus.OK);
    }
  });

  test('may be written anew before the first part, and is open behind the last', () => {
    const engine = started(module, PLAN.slice(0, 8));
    write(engine, PLAN);
    doParts(engine, 1);
    expect(engine.openPlan()).toBe(PlanStatus.OK);
    write(engine, PLAN.slice(0, 8));
    expect(engine.openPlanPart()).toBe(PlanStatus.ALREADY_OPEN);
    expect(engine.produce()).toBeGreaterThan(0);
  });

  test('gives nothing of itself until it is open', () => {
    const parts = countOfParts();
    for (let done = 0; done < parts; done++) {
      const engine = started(module, PLAN);
      doParts(engine, done);
      engine.seek(1);
      expect(
        [
          engine.totalRequests(),
          engine.tiles(),
          engine.requestsBefore(),
          engine.produce(),
          engine.timestamps(),
          engine.clients(),
          engine.column(0),
          engine.items(0),
          engine.itemCount(0),
        ],
        `behind ${done} parts`,
      ).toEqual(new Array(9).fill(0));
      expect(engine.openPlan()).toBe(PlanStatus.OK);
    }
  });
});
