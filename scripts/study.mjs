// Runs the study, which uses the package by its name.
import { runBundled } from './run-bundled.mjs';

await runBundled('study');
