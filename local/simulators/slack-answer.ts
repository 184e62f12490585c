import { type Answer, json } from './exchange.ts';

/** Makes Slack's error answer: HTTP 200 with `ok: false`, and what exactly is wrong. */
export function refuse(error: string, details: readonly string[] = []): Answer {
  if (details.length === 0) return json(200, { ok: false, error });
  const messages = details.map((detail) => `[ERROR] ${detail}`);
  return json(200, { ok: false, error, errors: details, response_metadata: { messages } });
}

/** Makes Slack's HTTP 429; Retry-After is in seconds. */
export function tooFast(seconds: number): Answer {
  return json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });
}
