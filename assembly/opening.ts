/**
 * Opening a plan, in parts that take a few milliseconds each, so that a host whose thread has others to serve can do so
 * between them. Whatever goes through all clients goes through some of them at a time.
 */
import { allocateBounds } from './arrivals/bounds';
import { allocateStates } from './arrivals/client-state';
import { numberSegments } from './arrivals/conversation-ids';
import { prepareCounts } from './arrivals/counts';
import { allocateDrift } from './arrivals/drift';
import { allocateGapSums } from './arrivals/gap-sums';
import { buildSegments } from './arrivals/segments';
import { findDrawnRows } from './conversations/drawn-rows';
import { findTurnColumns, namesConversations } from './conversations/turns';
import { findFieldColumns } from './fields/fill-fields';
import { findContextColumns } from './fields/limits';
import { findPrefixColumns } from './fields/prefixes';
import { findSmallestSamples } from './gaps/sample-gaps';
import { buildSharedTables } from './gaps/shared-tables';
import { allocateTableCache } from './gaps/table-cache';
import { addToChecksum } from './plan/checksum';
import { Client, Header } from './plan/layout';
import { bindPlan, classCount } from './plan/open-plan';
import { PlanStatus } from './plan/status';
import { checkedClients, clientsStatus, frameStatus, sectionsStatus } from './plan/validate';
import { addExpectations, expectationsAreValid, startExpectations } from './plan/validate-expectations';
import { allocateOutput } from './tile/output';
import { allocateStaging } from './tile/staging';
import { rowsOfTile, sizeTiles } from './tile/tile-rows';
import { buildTiles, startTiles } from './tile/tiles';

const BYTES_AT_A_TIME: u32 = 4194304;
const CLIENT_WINDOWS_AT_A_TIME: u32 = 16384;
/** To begin with, each client makes the gaps of a segment. */
const CLIENTS_AT_A_TIME: u32 = 256;

/** What is done one after the other. */
namespace Stage {
  export const FRAME: u32 = 0;
  export const CHECKSUM: u32 = 1;
  export const SECTIONS: u32 = 2;
  export const CLIENTS: u32 = 3;
  export const EXPECTATIONS: u32 = 4;
  export const TABLES: u32 = 5;
  export const SEGMENTS: u32 = 6;
  export const BOUNDS: u32 = 7;
  export const DRIFT: u32 = 8;
  export const GAP_SUMS: u32 = 9;
  export const COUNTS: u32 = 10;
  export const START: u32 = 11;
  export const OPEN: u32 = 12;
}

let stage: u32 = 0;
/** How far the stage is: bytes, or clients. */
let reached: u32 = 0;

/** Where the plan is that is being opened. What comes into its place would pass for checked. */
let begun: usize = 0;

/** Does the next part; `NOT_YET` where more follow. After a fault of the plan it begins anew. */
export function openPart(plan: usize, bytes: u32): u32 {
  if (stage == Stage.FRAME) begun = plan;
  else if (plan != begun) return PlanStatus.REPLACED;
  const status = doPart(plan, bytes);
  if (status == PlanStatus.OK) return stage == Stage.OPEN ? PlanStatus.OK : PlanStatus.NOT_YET;
  stage = Stage.FRAME;
  reached = 0;
  return status;
}

function doPart(plan: usize, bytes: u32): u32 {
  if (stage == Stage.FRAME) {
    const status = frameStatus(plan, bytes);
    if (status == PlanStatus.OK) endStage();
    return status;
  }
  if (stage == Stage.CHECKSUM) {
    const to = <u32>min(<u64>reached + BYTES_AT_A_TIME, <u64>bytes);
    addToChecksum(plan, reached, to);
    reached = to;
    if (to == bytes) endStage();
    return PlanStatus.OK;
  }
  if (stage == Stage.SECTIONS) {
    const status = sectionsStatus(plan, bytes);
    if (status == PlanStatus.OK) endStage();
    return status;
  }
  const clientCount = load<u32>(plan, Header.CLIENT_COUNT);
  if (stage == Stage.CLIENTS) {
    const status = clientsStatus(plan, reached, CLIENT_WINDOWS_AT_A_TIME);
    if (status != PlanStatus.OK) return status;
    reached = checkedClients;
    if (reached < clientCount) return PlanStatus.OK;
    startExpectations(plan);
    endStage();
    return PlanStatus.OK;
  }
  if (stage == Stage.TABLES) {
    bindPlan(plan);
    buildSharedTables();
    if (!sizeTiles()) return PlanStatus.BAD_EXPECTATIONS;
    allocateStates();
    allocateTableCache();
    allocateStaging(<u32>(rowsOfTile * 1.25) + 8192);
    allocateOutput();
    findFieldColumns();
    findContextColumns();
    findPrefixColumns();
    findTurnColumns();
    findDrawnRows();
    findSmallestSamples();
    endStage();
    return PlanStatus.OK;
  }
  const to = endOfPart(plan, reached, clientCount);
  if (!doClients(plan, reached, to)) return PlanStatus.BAD_EXPECTATIONS;
  reached = to;
  if (to < clientCount) return PlanStatus.OK;
  if (stage == Stage.EXPECTATIONS && !expectationsAreValid(plan)) return PlanStatus.BAD_EXPECTATIONS;
  endClients();
  endStage();
  return PlanStatus.OK;
}

function endStage(): void {
  ++stage;
  reached = 0;
}

/** What is done client by client: the clients [`from`, `to`), after those before them. */
function doClients(plan: usize, from: u32, to: u32): bool {
  if (stage == Stage.EXPECTATIONS) return addExpectations(plan, from, to);
  if (stage == Stage.SEGMENTS) buildSegments(from, to);
  else if (stage == Stage.BOUNDS) allocateBounds(from, to);
  else if (stage == Stage.DRIFT) allocateDrift(from, to);
  else if (stage == Stage.GAP_SUMS) allocateGapSums(from, to);
  else if (stage == Stage.COUNTS) prepareCounts(from, to);
  else startTiles(from, to);
  return true;
}

/** What is done when a stage has gone through all clients. */
function endClients(): void {
  if (stage == Stage.GAP_SUMS && (namesConversations || classCount > 0)) numberSegments();
  if (stage == Stage.COUNTS) buildTiles();
}

/** One past the clients of the next part, which have been found valid. */
function endOfPart(plan: usize, from: u32, clientCount: u32): u32 {
  const clients = plan + load<u32>(plan, Header.CLIENTS);
  const most = min(clientCount - from, CLIENTS_AT_A_TIME);
  let clientWindows: u32 = 0;
  let count: u32 = 0;
  while (count < most && clientWindows < CLIENT_WINDOWS_AT_A_TIME) {
    clientWindows += load<u32>(clients + <usize>(from + count) * Client.SIZE, Client.CLIENT_WINDOW_COUNT);
    ++count;
  }
  return from + count;
}
