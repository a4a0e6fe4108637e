import { StudyError } from './errors.js';

try {
  throw new StudyError('there is nothing to run yet');
} catch (error) {
  if (!(error instanceof StudyError)) throw error;
  console.error(`study: ${error.message}`);
  process.exitCode = 1;
}
