import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StudyError } from '../../study/errors.js';
import { installSimulator } from '../../study/simulator/install.js';
import { PINS } from '../../study/simulator/pins.js';

/** What an environment that is whole says of itself. */
const MARK = Object.entries(PINS)
  .map(([name, version]) => `${name}==${version}\n`)
  .join('');

let parent: string;
let folder: string;
let programs: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'servegen-install-'));
  folder = join(parent, 'environments/simulator');
  programs = join(parent, 'programs');
  mkdirSync(programs);
  vi.stubEnv('PATH', programs);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(parent, { recursive: true });
});

/** A Python that is of a version, and does as it is told for `venv`, for pip in an environment and for imports there. */
function python(name: string, version: string, { venv = '', pip = '', load = '' } = {}): void {
  const program = `#!${process.execPath}
const { mkdirSync, writeFileSync, readFileSync, appendFileSync } = require('node:fs');
const [isolated, ...args] = process.argv.slice(2);
if (isolated !== '-I') process.exit(9);
appendFileSync(${JSON.stringify(join(parent, 'log'))}, args.join(' ') + '\\n');
if (args[0] === '-c' && args[1].includes('version_info')) console.log('${version}');
else if (args[0] === '-c') { ${load} }
else if (args[1] === 'venv') {
  ${venv}
  mkdirSync(args[2] + '/bin', { recursive: true });
  writeFileSync(args[2] + '/bin/python', readFileSync(__filename), { mode: 0o755 });
} else { ${pip} }
`;
  writeFileSync(join(programs, name), program, { mode: 0o755 });
}

const log = () => readFileSync(join(parent, 'log'), 'utf8').trim().split('\n');
const left = () =>
  existsSync(join(parent, 'environments')) ? readdirSync(join(parent, 'environments')) : [];

async function failure(): Promise<string> {
  const error = await installSimulator(folder, () => {}).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(StudyError);
  return (error as StudyError).message;
}

describe('an installation', () => {
  it('has every package in its exact version, is told of, and is made once', async () => {
    python('python3', '3.12');
    const lines: string[] = [];
    await installSimulator(folder, (line) => lines.push(line));
    expect(lines).toEqual([`installing the simulator in ${folder} (300 MB)`]);
    const pip = log().at(-2)!.split(' ');
    expect(pip).toEqual(
      expect.arrayContaining(['-m', 'pip', 'install', '--no-deps', 'ai-dynamo-runtime==1.6.1']),
    );
    expect(pip.filter((word) => /^[a-z-]+==\d+(\.\d+)+$/.test(word))).toHaveLength(Object.keys(PINS).length);
    expect(left()).toEqual(['simulator']);
    const before = log().length;
    await installSimulator(folder, (line) => lines.push(line));
    expect(log()).toHaveLength(before);
    expect(lines).toHaveLength(1);
  });

  it('of other versions is made again', async () => {
    python('python3', '3.12');
    await installSimulator(folder, () => {});
    const mark = join(folder, 'servegen-study-simulator');
    const whole = readFileSync(mark, 'utf8');
    writeFileSync(mark, whole.replace('1.6.1', '1.6.0'));
    writeFileSync(join(folder, 'old'), '');
    await installSimulator(folder, () => {});
    expect(readFileSync(mark, 'utf8')).toBe(whole);
    expect(existsSync(join(folder, 'old'))).toBe(false);
  });

  it('leaves alone what another process has installed meanwhile', async () => {
    const other = `mkdirSync(${JSON.stringify(folder)});
      writeFileSync(${JSON.stringify(join(folder, 'servegen-study-simulator'))}, ${JSON.stringify(MARK)});
      writeFileSync(${JSON.stringify(join(folder, 'of-the-other'))}, '');`;
    python('python3', '3.12', { load: other });
    await installSimulator(folder, () => {});
    expect(readdirSync(folder)).toContain('of-the-other');
    expect(left()).toEqual(['simulator']);
  });

  it('takes the place of none that has something else in it', async () => {
    python('python3', '3.12');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'thesis.tex'), '');
    expect(await failure()).toBe(
      `${folder} is there and is no environment of the study; remove it, or name another folder`,
    );
    expect(readdirSync(folder)).toEqual(['thesis.tex']);
  });

  it('removes what one left that was killed, and nothing of one that goes on', async () => {
    python('python3', '3.12');
    // No process has a number this large.
    for (const owner of [2 ** 30, process.ppid]) mkdirSync(`${folder}.partial-${owner}`, { recursive: true });
    await installSimulator(folder, () => {});
    expect(left().sort()).toEqual(['simulator', `simulator.partial-${process.ppid}`]);
  });
});

describe('a Python', () => {
  it('that is too old is passed over for a newer one', async () => {
    python('python3', '3.10');
    python('python3.12', '3.12');
    await installSimulator(folder, () => {});
    expect(left()).toEqual(['simulator']);
  });

  it('that is only a name for one is passed over', async () => {
    writeFileSync(join(programs, 'python3'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    python('python3.11', '3.11');
    await installSimulator(folder, () => {});
    expect(left()).toEqual(['simulator']);
  });

  it('of which there is none', async () => {
    expect(await failure()).toBe('the simulator needs Python 3.11 or newer, and there is none on the path');
  });

  it('of which all are too old', async () => {
    python('python3', '3.10');
    expect(await failure()).toBe(
      'the simulator needs Python 3.11 or newer, and there is none on the path (python3 is 3.10)',
    );
  });

  it('without venv', async () => {
    python('python3', '3.11', { venv: "console.log('ensurepip is not available.'); process.exit(1);" });
    expect(await failure()).toBe(
      'python3 cannot make an environment; on Debian it needs python3-venv: ensurepip is not available.',
    );
    expect(left()).toEqual([]);
  });

  it('whose venv fails for another reason, without a hint that does not fit', async () => {
    python('python3', '3.11', {
      venv: "console.error('[Errno 28] No space left on device'); process.exit(1);",
    });
    expect(await failure()).toBe('python3 cannot make an environment: [Errno 28] No space left on device');
    expect(left()).toEqual([]);
  });

  it('whose pip fails: the end of what it said, and nothing is left', async () => {
    const said = [
      'WARNING: retrying',
      'ERROR: no versions',
      'ERROR: No matching distribution found for ai-dynamo==1.6.1',
    ];
    python('python3', '3.11', { pip: `console.error(${JSON.stringify(said.join('\n'))}); process.exit(1);` });
    expect(await failure()).toMatch(
      /partial-\d+\/bin\/python cannot install the simulators by pip: .*ERROR: No matching distribution found for ai-dynamo==1\.6\.1$/,
    );
    expect(left()).toEqual([]);
  });

  it('that cannot load what pip has installed', async () => {
    python('python3', '3.11', {
      load: "console.error('ImportError: GLIBC_2.38 not found'); process.exit(1);",
    });
    expect(await failure()).toMatch(
      /bin\/python cannot load what it has installed: ImportError: GLIBC_2\.38 not found$/,
    );
    expect(left()).toEqual([]);
  });

  it('in a path that is a list', async () => {
    python('python3', '3.12');
    vi.stubEnv('PATH', ['/nowhere', programs].join(delimiter));
    await installSimulator(folder, () => {});
    expect(left()).toEqual(['simulator']);
  });
});
