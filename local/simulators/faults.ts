import type { Answer, Exchange } from './exchange.ts';
import { json, text } from './exchange.ts';
import type { Vendor } from './vendors.ts';

/** What can go wrong on purpose. */
export const faultKinds = ['status', 'ok-false', 'hang', 'reset', 'slow', 'truncate', 'rate-limit'] as const;
/** One way in which a vendor misbehaves. */
type FaultKind = (typeof faultKinds)[number];

/** A planned misbehaviour (POST /_sim/faults). */
export interface Fault {
  /** A vendor's name or the host the product called. */
  readonly vendor: Vendor | (string & {});
  readonly kind: FaultKind;
  /** HTTP status for `status`; default 500. */
  readonly status?: number;
  /** The vendor's error code, for example `channel_not_found` or `AccessDeniedException`. */
  readonly error?: string;
  /** Seconds for the Retry-After header. */
  readonly retryAfter?: number;
  /** How often it strikes; default 1, 0 means until deleted. */
  readonly times?: number;
  /** Strikes only when path or body contains this text. */
  readonly match?: string;
  /** Milliseconds for `slow`; default 1000. */
  readonly delayMs?: number;
  /** The vendor does the work and only the answer is lost (`hang`, `reset`, `truncate`, `status`). */
  readonly applied?: boolean;
}

/** The faults that are still waiting to strike. */
export interface FaultPlan {
  readonly waiting: { fault: Fault; left: number }[];
}

/** Adds a fault to the plan. */
export function planFault(plan: FaultPlan, fault: Fault): void {
  const times = fault.times ?? 1;
  plan.waiting.push({ fault, left: times === 0 ? Number.POSITIVE_INFINITY : times });
}

/** Takes the first fault that fits this request, and uses one of its times. */
export function takeFault(plan: FaultPlan, vendor: Vendor, exchange: Exchange): Fault | null {
  const index = plan.waiting.findIndex(({ fault }) => fits(fault, vendor, exchange));
  const entry = plan.waiting[index];
  if (!entry) return null;
  entry.left -= 1;
  if (entry.left <= 0) plan.waiting.splice(index, 1);
  return entry.fault;
}

/** Says what the vendor answers under a fault, or null when the fault is not an answer. */
export function faultAnswer(fault: Fault, vendor: Vendor): Answer | null {
  if (fault.kind === 'ok-false') return json(200, { ok: false, error: fault.error ?? 'internal_error' });
  if (fault.kind === 'rate-limit') return rateLimited(fault, vendor);
  if (fault.kind !== 'status') return null;
  const status = fault.status ?? 500;
  const headers = retryHeader(fault);
  if (isAws(vendor)) return awsError(status, fault.error ?? 'ServiceUnavailableException', 'Injected fault.', headers);
  if (vendor === 'slack') return json(status, { ok: false, error: fault.error ?? 'internal_error' }, headers);
  if (vendor === 'jira')
    return json(status, { errorMessages: [fault.error ?? 'Injected fault.'], errors: {} }, headers);
  if (vendor === 'pagerduty')
    return json(status, { status: 'error', message: fault.error ?? 'Injected fault.' }, headers);
  return text(status, fault.error ?? 'injected fault', headers);
}

/** Makes an error in the shapes that AWS's protocols have: name in the header, or in the body. */
export function awsError(status: number, code: string, message: string, headers: Record<string, string> = {}): Answer {
  const body = { __type: code, Code: code, Message: message, message, Type: status < 500 ? 'Client' : 'Server' };
  return json(status, body, { 'x-amzn-errortype': code, ...headers });
}

function fits(fault: Fault, vendor: Vendor, exchange: Exchange): boolean {
  if (fault.vendor !== vendor && fault.vendor !== exchange.host) return false;
  const { match } = fault;
  return match === undefined || exchange.path.includes(match) || exchange.body.includes(match);
}

function rateLimited(fault: Fault, vendor: Vendor): Answer {
  const headers = { 'retry-after': String(fault.retryAfter ?? 1) };
  if (vendor === 'slack') return json(429, { ok: false, error: fault.error ?? 'ratelimited' }, headers);
  if (vendor === 'slack-webhook') return text(429, 'rate_limited', headers);
  if (vendor === 'jira') {
    const reason = fault.error ?? 'jira-burst-based';
    return json(
      429,
      { errorMessages: ['Rate limit exceeded.'], errors: {} },
      { ...headers, 'ratelimit-reason': reason },
    );
  }
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/CommonErrors.html: throttling is HTTP 400 there.
  if (vendor === 'backup') return awsError(400, 'ThrottlingException', 'Rate exceeded');
  if (vendor === 'ses') return awsError(429, 'TooManyRequestsException', 'Too many requests.');
  return text(429, 'Too Many Requests', headers);
}

function retryHeader(fault: Fault): Record<string, string> {
  return fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
}

function isAws(vendor: Vendor): boolean {
  return vendor === 'backup' || vendor === 'ses';
}
