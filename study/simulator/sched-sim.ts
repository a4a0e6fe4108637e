import { StudyError } from '../errors.js';
import { SCHED_SIM } from './pins.js';
import { openPythonSimulator, RUN_LIMIT } from './python-simulator.js';
import type { Simulator } from './simulator.js';

/**
 * sched-sim: another scheduler (Sarathi's chunked prefill), and other times of a pass, by the bytes and operations of a model of
 * 8 B parameters on an A100. Only instances that do both; in Python, so that a run takes some tens of times as long as Dynamo's, and
 * longer where instances are too few. `limit`: seconds that a run may take.
 */
export function openSchedSim(folder: string, limit = RUN_LIMIT): Promise<Simulator> {
  const simulator = {
    name: 'sched-sim, chunked prefill',
    module: 'sched_sim_replay',
    packages: SCHED_SIM,
    question: (deployment: object, speed: number) => {
      if ('instances' in deployment) return { instances: deployment.instances, speed };
      throw new StudyError('sched-sim cannot serve with prefill and decode instances apart');
    },
  };
  return openPythonSimulator(folder, simulator, limit);
}
