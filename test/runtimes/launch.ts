import { join } from 'node:path';
import { type Browser, type LaunchOptions, launch } from 'puppeteer-core';
import { findProgram } from './programs.js';

/** The browsers that the tests drive, with their programs where these are installed. */
export const INSTALLED_BROWSERS = [
  {
    name: 'Chromium',
    kind: 'chrome',
    program: findProgram(['chromium', 'chromium-browser', 'google-chrome']),
  },
  { name: 'Firefox', kind: 'firefox', program: findProgram(['firefox-esr', 'firefox']) },
] as const;

export type InstalledBrowser = (typeof INSTALLED_BROWSERS)[number];

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser without a window, whose profile is below a folder. */
export function launchBrowser(
  { name, kind, program }: InstalledBrowser,
  folder: string,
  options: LaunchOptions = {},
): Promise<Browser> {
  return launch({
    ...options,
    browser: kind,
    executablePath: program!,
    userDataDir: join(folder, name),
    args: kind === 'chrome' ? CHROMIUM_FLAGS : [],
  });
}
