import { isAbsolute, join } from 'node:path';

/**
 * Where what a user's programs can make again is kept; undefined where no such folder is known, or nothing of the kind is
 * wanted: as of Node itself, `NODE_DISABLE_COMPILE_CACHE` says so, and coverage needs code that is compiled anew.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  if (env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE) return undefined;
  const base = baseFolder(env, platform);
  // A folder relative to where the command runs would be another one each time.
  return base === undefined || !isAbsolute(base) ? undefined : join(base, 'servegen');
}

function baseFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  if (platform === 'win32') return env.LOCALAPPDATA;
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (!env.HOME) return undefined;
  return platform === 'darwin' ? join(env.HOME, 'Library', 'Caches') : join(env.HOME, '.cache');
}
