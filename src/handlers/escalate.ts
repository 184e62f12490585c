import { type EscalationTimer, runStep } from '../pipeline/escalate/run-step.ts';
import { makeEscalate } from '../runtime/escalate.ts';
import { log } from '../runtime/log.ts';
import { stack } from './stack.ts';

const dependencies = makeEscalate(process.env, log);

/** Takes the step of one incident that is due, and tells the state machine when to ask again. */
export const handler = stack(async (tick: Omit<EscalationTimer, 'done'>): Promise<EscalationTimer> => {
  const next = await runStep(tick, dependencies);
  log.info('step taken', { ...next });
  return next;
});
