/** Reads a log once in a process of its own, and fits or characterises it: prints seconds of both, rows and the largest memory. */
import { load } from './paths.mjs';

const { path, task } = JSON.parse(process.argv[2]);
const { readLog } = await load('logs/read-log.js');
const work =
  task === 'fit'
    ? (await load('fit/fit-log.js')).fitLog
    : task === 'characterise'
      ? (await load('characterise/characterise.js')).characterise
      : undefined;

const start = process.cpuUsage();
const log = await readLog(path);
const read = process.cpuUsage(start);
await work?.(log);
const all = process.cpuUsage(start);
await log.close();
const secondsOf = ({ user, system }) => (user + system) / 1e6;
console.log(
  JSON.stringify({
    rows: log.requests,
    readSeconds: secondsOf(read),
    seconds: secondsOf(all),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
