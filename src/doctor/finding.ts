/**
 * What is wrong with a deployment, and the command that repairs it. Each check reads through a port and changes nothing; a
 * check without permission says which one it lacks. Start at `examine.ts`.
 */
import type { Looked } from '../ports/deployment/deployment.ts';

/** What is looked at. */
export type CheckName =
  | 'rules'
  | 'stack'
  | 'key'
  | 'event-rules'
  | 'members'
  | 'queues'
  | 'alarms'
  | 'heartbeat'
  | 'state-machine'
  | 'canary'
  | 'secret'
  | 'target'
  | 'vaults'
  | 'proven'
  | 'send';

/** `not-known`: it could not be looked at. */
type State = 'ok' | 'warning' | 'broken' | 'not-known';

/** The result of one check. */
export interface Finding {
  check: CheckName;
  /** The target, or the vault, that it is about. */
  target?: string;
  state: State;
  /** One sentence or two. */
  says: string;
  /** A command to copy that repairs it; null when nothing has to be repaired. */
  fix: string | null;
}

/** What a finding is about. */
export type About = Pick<Finding, 'check' | 'target'>;

/** All is well. */
export function well(about: About, says: string): Finding {
  return { ...about, state: 'ok', says, fix: null };
}

/** It works, and a person should look at it. */
export function warning(about: About, says: string, fix: string): Finding {
  return { ...about, state: 'warning', says, fix };
}

/** It does not work. */
export function broken(about: About, says: string, fix: string): Finding {
  return { ...about, state: 'broken', says, fix };
}

/**
 * Nobody could look.
 *
 * @param command whose policy in `examples/iam` has all that it calls
 */
export function unknown(
  about: About,
  { notKnown, lacks }: Extract<Looked<unknown>, { notKnown: string }>,
  command: 'doctor' | 'vaults' = 'doctor',
): Finding {
  if (lacks === null) return { ...about, state: 'not-known', says: `${notKnown}.`, fix: null };
  const says = `These credentials may not call ${lacks}.`;
  return {
    ...about,
    state: 'not-known',
    says,
    fix: `Allow ${lacks}: examples/iam/${command}.json has all that ${command} calls`,
  };
}

/** Returns what a look means, or that nobody could look. */
export function judge<Value>(
  about: About,
  looked: Looked<Value>,
  say: (value: Value) => Finding | Finding[],
): Finding[] {
  if ('notKnown' in looked) return [unknown(about, looked)];
  const said = say(looked.value);
  return Array.isArray(said) ? said : [said];
}
