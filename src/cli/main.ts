import { explain } from './exit.js';
import { main } from './program.js';

// What escapes every promise is a defect, and still ends in one sentence.
process.on('uncaughtException', (error) => process.exit(explain(error)));

let hasEnded = false;
// A command that waits for what never comes would else end as if it had done its work.
process.on('beforeExit', () => {
  if (hasEnded) return;
  process.exit(explain(new Error('the command stopped before it was done')));
});

void main(process.argv.slice(2)).then(() => {
  hasEnded = true;
});
