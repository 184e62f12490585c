import type { RejectReason } from '../incidents/delivery-result.ts';
import type { Instant } from '../lib/instant.ts';
import { inertLine, truncate } from '../lib/text.ts';
import type { HttpFailure, HttpResponse } from '../ports/vendors/http.ts';
import type { Delivery } from './channel.ts';
import { withoutSecrets } from './secret-ref.ts';

/** Longest wait a vendor can ask for, in seconds; after it the queue tries again anyway. */
export const retryAfterCapSeconds = 900;
const explanationLimit = 200;

/** What {@link httpOutcome} needs to know besides the answer. */
export interface OutcomeContext {
  /** Name of the vendor as people know it. */
  vendor: string;
  now: Instant;
  /** Masked wherever they occur in the vendor's explanation. */
  secrets: readonly string[];
}

/** The outcome of a request that did not deliver, at least not yet. */
export type FailedDelivery = Exclude<Delivery, { status: 'delivered' }>;

/**
 * Says what an answer, or none, means for a delivery, the same for every vendor: 2xx is delivered (null);
 * 408, 425, 429, 5xx, time-outs and network faults are tried again; everything else needs a person.
 */
export function httpOutcome(answer: HttpResponse | HttpFailure, context: OutcomeContext): FailedDelivery | null {
  const { vendor } = context;
  if ('failure' in answer) return failureOutcome(answer, vendor);
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const detail = `${vendor} answered ${status}${explanationOf(answer, context)}`;
  const wait = retryAfterSeconds(answer.headers['retry-after'], context.now);
  const retryAfter = wait === null ? {} : { retryAfterSeconds: wait };
  if (status === 429) return { status: 'retry', reason: 'rate-limited', ...retryAfter, detail };
  if (status === 408) return { status: 'retry', reason: 'timeout', ...retryAfter, detail };
  if (status === 425 || status >= 500) return { status: 'retry', reason: 'server-error', ...retryAfter, detail };
  return { status: 'rejected', reason: rejectReasonOf(status), detail };
}

/** Returns the seconds that `Retry-After` asks for (a number or an HTTP date), at most the cap; null when it says nothing. */
export function retryAfterSeconds(header: string | undefined, now: Instant): number | null {
  if (header === undefined) return null;
  const value = header.trim();
  const seconds = /^\d{1,12}$/.test(value) ? Number(value) : (Date.parse(value) - Date.parse(now)) / 1000;
  if (!Number.isFinite(seconds)) return null;
  return Math.min(retryAfterCapSeconds, Math.max(0, Math.ceil(seconds)));
}

function failureOutcome({ failure }: HttpFailure, vendor: string): FailedDelivery {
  if (failure === 'refused-address') {
    const detail = `The address of ${vendor} is not one this router may call.`;
    return { status: 'rejected', reason: 'bad-request', detail };
  }
  const detail = failure === 'timeout' ? `${vendor} did not answer in time.` : `${vendor} could not be reached.`;
  return { status: 'retry', reason: failure, detail };
}

function rejectReasonOf(status: number): RejectReason {
  if (status === 401 || status === 403) return 'bad-credentials';
  if (status === 404 || status === 410) return 'not-found';
  return status === 413 ? 'too-large' : 'bad-request';
}

function explanationOf({ body }: HttpResponse, { secrets }: OutcomeContext): string {
  // Invisible characters are removed first, because they could split a secret.
  const line = withoutSecrets(inertLine(body.slice(0, 4000)), secrets);
  return line === '' ? '.' : `: ${truncate(line, explanationLimit)}`;
}
