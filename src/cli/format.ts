// Numbers for people: three significant digits and a unit. Machines are served by --json.

const COUNT_UNITS = ['', ' k', ' M', ' G', ' T'] as const;
const BYTE_UNITS = [' B', ' kB', ' MB', ' GB', ' TB'] as const;

/** `950`, `12.3 k`, `12.3 M`, `1.50 G`. */
export function formatCount(count: number): string {
  return scaled(count, COUNT_UNITS);
}

/** All digits in groups: `1,234,567`, of a finite number, rounded. */
export function formatInteger(count: number): string {
  // `toLocaleString` would read the tables of a language first, which takes longer than a small trace.
  return String(BigInt(Math.round(count))).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `512 B`, `12.3 MB`; a kB is 1,000 bytes. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, BYTE_UNITS);
}

/** `99.7 req/s`. */
export function formatRate(perSecond: number): string {
  return Number.isFinite(perSecond) ? `${formatNumber(perSecond)} req/s` : '–';
}

/** Three significant digits, and all before the decimal point: `0.0123`, `1.23`, `12,345`; `–` where there is none. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return formatInteger(value);
  return value.toPrecision(3);
}

/** `2.3 %` of a share between 0 and 1. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

/** The two largest units that matter: `12.3 ms`, `4.56 s`, `20 min`, `1 h 20 min`, `14 d`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 1) return `${formatNumber(seconds * 1e3)} ms`;
  if (seconds < 59.95) return `${formatNumber(seconds)} s`;
  const whole = Math.round(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3_600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** A moment on a pool's clock: `18:00`, `2d 06:30`, `00:00:30`. */
export function formatClock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const clock = `${two(Math.floor(whole / 3_600) % 24)}:${two(Math.floor(whole / 60) % 60)}`;
  return `${days > 0 ? `${days}d ` : ''}${clock}${whole % 60 > 0 ? `:${two(whole % 60)}` : ''}`;
}

/** A moment on a pool's clock with all its parts: `0d 18:00:00`, `2d 06:30:00.5`. */
export function formatFullClock(seconds: number): string {
  const milliseconds = Math.round(seconds * 1e3);
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.floor(milliseconds / 1e3);
  const fraction = (milliseconds % 1e3) / 1e3;
  const clock = [Math.floor(whole / 3_600) % 24, Math.floor(whole / 60) % 60, whole % 60].map(two).join(':');
  return `${Math.floor(whole / 86_400)}d ${clock}${fraction > 0 ? String(fraction).slice(1) : ''}`;
}

/** `1 client`, `2 clients`. */
export function plural(count: number, noun: string): string {
  return `${formatInteger(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function scaled(value: number, units: readonly string[]): string {
  if (!Number.isFinite(value)) return '–';
  let rest = value;
  let unit = 0;
  // 999.5 would round to 1000 and lose its third digit's meaning: it moves on to the next unit.
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1_000;
    unit++;
  }
  return `${unit === 0 || rest >= 1_000 ? formatNumber(rest) : rest.toPrecision(3)}${units[unit]}`;
}
