import { type Answer, json } from './exchange.ts';

/** Makes Jira's error answer with one general message. */
export function failed(status: number, message: string): Answer {
  return json(status, { errorMessages: [message], errors: {} });
}
