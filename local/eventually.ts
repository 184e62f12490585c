import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 150;

/** Something that should have been there and was not, after waiting for it. */
export class NotSeen extends Error {
  override readonly name = 'NotSeen';
}

/**
 * Asks repeatedly until the answer is something other than undefined, null or false, and returns it.
 *
 * @param what the thing waited for, as the object of a sentence: `the ticket in Jira`
 * @param timeoutMs generous, for a busy machine: it only ends a wait for what never comes
 * @throws {NotSeen} with what was not seen and how long was waited
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T> | T,
  timeoutMs = 120_000,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false)
      return answer as Exclude<T, undefined | null | false>;
    if (Date.now() >= deadline) throw new NotSeen(`Not seen within ${timeoutMs / 1000} s: ${what}.`);
    await sleep(everyMs);
  }
}

/**
 * Asks repeatedly until a moment, to prove that something does not happen.
 *
 * @param what names what must not happen, as a sentence.
 * @throws {NotSeen} at the first answer other than undefined, null or false.
 */
export async function neverUntil(what: string, until: number, ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false)
      throw new NotSeen(`${what}: ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`);
    if (Date.now() >= until) return;
    await sleep(everyMs * 2);
  }
}
