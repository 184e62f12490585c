import { isListCut } from '../../../lib/page-tokens.ts';
import { inertLine, truncate } from '../../../lib/text.ts';
import type { Looked } from '../../../ports/deployment/deployment.ts';

/** How services of AWS name that credentials may not do something. */
const denials = /AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation|Forbidden|ExplicitDeny/i;

/** How they name that there is no such thing. */
const absences = /NotFound|NonExistent|DoesNotExist|NotExist/;

/** Calls AWS for what one action of IAM allows, and says what it answered, or why it did not. */
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

/** The same for one thing that may not be there: null. */
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

/** IAM says which action it denied, which may be that of a key. */
function deniedIn(message: string): string | null {
  return /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1] ?? null;
}
