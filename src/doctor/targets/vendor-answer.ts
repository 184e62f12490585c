import { jsonObjectIn } from '../../lib/json-text.ts';
import type { HttpFailure, HttpResponse } from '../../ports/vendors/http.ts';

/** Returns the JSON object in a vendor's answer, whatever its status; null when there is none. */
export function asJson(answer: HttpResponse | HttpFailure): Record<string, unknown> | null {
  return 'failure' in answer ? null : jsonObjectIn(answer.body);
}

/** Says why a vendor could not be asked. Quotes nothing of the answer: it may give a secret back. */
export function describeFailure(vendor: string, answer: HttpResponse | HttpFailure): string {
  if (!('failure' in answer)) return `${vendor} answered ${answer.status} and nothing that can be read.`;
  const why = {
    timeout: 'did not answer in time',
    network: 'could not be reached',
    'refused-address': 'is at no address that may be called',
  };
  return `${vendor} ${why[answer.failure]} from here.`;
}
