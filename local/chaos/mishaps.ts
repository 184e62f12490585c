import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf } from '../function-processes.ts';
import { callJson } from '../local-aws.ts';
import { observe } from '../observer.ts';
import type { OutageStack } from '../outages/play.ts';
import type { ServiceFault } from '../outages/service-fault.ts';
import type { Fault } from '../simulators/faults.ts';
import type { Chance } from './chance.ts';
import { describeMishap, drawMishap, type Mishap } from './draw.ts';

/** What is played with. */
interface Stage extends OutageStack {
  /** The rules in force when nothing is wrong with them. */
  readonly rules: string;
  readonly chance: Chance;
  /** What goes wrong before anything that is drawn; default nothing. */
  readonly first?: Mishap | undefined;
}

/**
 * Injects one fault after another, about every three seconds; resolves when all are over. A vendor's fault may last beyond
 * the end: if it were cut short, the failover target would never have to tell anybody.
 */
export async function mishapsUntil(until: number, stage: Stage, progress: (line: string) => void): Promise<Mishap[]> {
  const mishaps: Mishap[] = [];
  const faults = new Set<ServiceFault>();
  const ends: Promise<void>[] = [];
  const pause = async (ms: number) => {
    const end = Math.min(Date.now() + ms, until);
    // A timer may go off a millisecond early, and then something new would begin at the very end.
    while (Date.now() < end) await sleep(end - Date.now());
  };
  let { first } = stage;
  while (Date.now() < until) {
    const mishap = first ?? drawMishap(stage.chance);
    first = undefined;
    mishaps.push(mishap);
    progress(describeMishap(mishap));
    ends.push(happen(mishap, stage, faults, pause));
    await pause(1000 + stage.chance.below(4000));
  }
  await Promise.all(ends);
  return mishaps;
}

/** Injects one fault; resolves when it is over. */
async function happen(
  mishap: Mishap,
  stage: Stage,
  faults: Set<ServiceFault>,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const { stack, proxy, rules } = stage;
  const { aws } = observe(stack);
  const { RoutingParameter = '' } = stack.outputs;
  switch (mishap.kind) {
    case 'service':
      faults.add(mishap.fault);
      proxy.strike([...faults]);
      await pause(mishap.forMs);
      faults.delete(mishap.fault);
      proxy.strike([...faults]);
      return;
    case 'vendor':
      stack.simulators.fault(mishap.fault);
      await sleep(mishap.forMs);
      takeBack(mishap.fault, stage);
      return;
    case 'kill':
      for (const { pid } of processesOf(mishap.name, process.pid)) process.kill(pid, 'SIGKILL');
      return;
    case 'bad-rules':
      await aws.putParameter(RoutingParameter, 'version: 1\nroutes: nonsense', 'String');
      await pause(mishap.forMs);
      await aws.putParameter(RoutingParameter, rules, 'String');
      return;
    case 'stop-execution':
      await stopOne(stage);
  }
}

function takeBack(over: Fault, { stack }: Stage): void {
  const { waiting } = stack.simulators.state.faults;
  const index = waiting.findIndex(({ fault }) => fault === over);
  if (index >= 0) waiting.splice(index, 1);
}

async function stopOne({ stack, chance }: Stage): Promise<void> {
  const { EscalationArn = '' } = stack.outputs;
  const running = await observe(stack).aws.runningExecutions(EscalationArn);
  if (running.length === 0) return;
  const executionArn = `${EscalationArn.replace(':stateMachine:', ':execution:')}:${chance.pick(running)}`;
  await callJson(stack.endpoint, 'states', 'AWSStepFunctions.StopExecution', { executionArn });
}
