/** Reads a log once in a process of its own, and fits or characterises it: prints seconds of both, rows and the largest memory. */
import { loadSource } from './paths.mjs';

const { path, task } = JSON.parse(process.argv[2]);
const { readLog } = await loadSource('logs/read-log.ts');
const work =
  task === 'fit'
    ? (await loadSource('fit/fit-log.ts')).fitLog
    : task === 'characterise'
      ? (await loadSource('characterise/characterise.ts')).characterise
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
