import { isListCut } from '../../../lib/page-tokens.ts';
import { inertLine, truncate } from '../../../lib/text.ts';
import type { Looked } from '../../../ports/deployment/deployment.ts';

/** Names of AWS errors that mean access was denied. */
const denials = /AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation|Forbidden|ExplicitDeny/i;

/** Names of AWS errors that mean there is no such thing. */
const absences = /NotFound|NonExistent|DoesNotExist|NotExist/;

/** Makes a call that needs one IAM action; returns its answer, or why there is none. Never throws. */
export async function looked<Value>(action: string, call: () => Promise<Value>): Promise<Looked<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    const { name, message } = error as Error;
    if (isListCut(error)) return { notKnown: inertLine(message), lacks: null };
    if (denials.test(name)) return { notKnown: 'it is denied', lacks: deniedIn(message) ?? action };
    return { notKnown: `AWS answered ${inertLine(name)}: ${truncate(inertLine(message), 200)}`, lacks: null };
  }
}

/** The same for a thing that may not exist: null then. */
export function lookedFor<Value>(action: string, call: () => Promise<Value>): Promise<Looked<Value | null>> {
  return looked(action, async () => {
    try {
      return await call();
    } catch (error) {
      if (absences.test((error as Error).name)) return null;
      throw error;
    }
  });
}

/** Returns the action that IAM says it denied; it may be one on a key instead of the call's own. */
function deniedIn(message: string): string | null {
  return /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1] ?? null;
}
