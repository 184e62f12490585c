import { deployedFunctions } from '../deployed-functions.ts';
import { coreServices, type ServiceFault, type ServiceName, throttled } from '../outages/service-fault.ts';
import { vendors } from '../outages/vendor-fault.ts';
import type { Fault } from '../simulators/faults.ts';
import type { Chance } from './chance.ts';

/** Functions that something waits for; one on a schedule runs again soon. */
const functions = deployedFunctions.filter(({ calledBy }) => calledBy !== 'schedule').map(({ name }) => name);

/** What goes wrong next. Times are milliseconds. */
export type Mishap =
  | { readonly kind: 'service'; readonly fault: ServiceFault; readonly forMs: number }
  | { readonly kind: 'vendor'; readonly fault: Fault; readonly forMs: number }
  | { readonly kind: 'kill'; readonly name: string }
  | { readonly kind: 'stop-execution' }
  | { readonly kind: 'bad-rules'; readonly forMs: number };

/** Draws the next mishap; the same seed draws the same ones. */
export function drawMishap(chance: Chance): Mishap {
  const dice = chance.below(20);
  if (dice < 8) return { kind: 'service', fault: serviceFault(chance), forMs: 2000 + chance.below(8000) };
  if (dice < 14) return { kind: 'vendor', fault: vendorFault(chance), forMs: vendorMs(chance) };
  if (dice < 17) return { kind: 'kill', name: chance.pick(functions) };
  if (dice < 19) return { kind: 'stop-execution' };
  return { kind: 'bad-rules', forMs: 3000 + chance.below(5000) };
}

function serviceFault(chance: Chance): ServiceFault {
  const service: ServiceName = chance.pick(coreServices);
  const services = [service];
  const share = chance.pick([0.1, 0.3, 1]);
  const kind = chance.pick(['error', 'throttle', 'late', 'lost', 'hang'] as const);
  if (kind === 'late') return { services, kind, lateMs: 500 + chance.below(5000), share };
  if (kind !== 'throttle') return { services, kind, share };
  const error = throttled[service];
  return { services, kind: 'error', share, ...(error && { error }) };
}

/** Mostly seconds; one in sixteen lasts so long that the failover target has to tell people. */
function vendorMs(chance: Chance): number {
  return chance.below(16) === 0 ? 150_000 : 2000 + chance.below(8000);
}

/**
 * Makes a fault that strikes every request while it lasts. One that counted requests would pile up: a target that is down is
 * tried once a minute, so it would never come back.
 */
function vendorFault(chance: Chance): Fault {
  const vendor = chance.pick(Object.values(vendors));
  const times = 0;
  const kind = chance.pick(['status', 'rate-limit', 'slow', 'reset', 'lost'] as const);
  if (kind === 'status') return { vendor, kind, status: chance.pick([500, 502, 503]), times };
  if (kind === 'rate-limit') return { vendor, kind, retryAfter: 1 + chance.below(20), times };
  if (kind === 'slow') return { vendor, kind, delayMs: 500 + chance.below(4000), times };
  return { vendor, kind: 'reset', times, ...(kind === 'lost' && { applied: true }) };
}

/** Makes a service refuse every call for a while. */
export function refusing(service: ServiceName, forMs: number): Mishap {
  return { kind: 'service', fault: { services: [service], kind: 'error', share: 1 }, forMs };
}

/** Says what went wrong, in a line. */
export function describeMishap(mishap: Mishap): string {
  switch (mishap.kind) {
    case 'service': {
      const { services, kind, share = 1, lateMs, error } = mishap.fault;
      const how = kind === 'late' ? `${lateMs} ms late` : (error?.code ?? kind);
      return `${services.join(', ')}: ${how}, ${Math.round(share * 100)} % of the calls for ${mishap.forMs} ms`;
    }
    case 'vendor': {
      const { vendor, kind, status, retryAfter, applied } = mishap.fault;
      const detail = [status, retryAfter && `Retry-After ${retryAfter}`, applied && 'after doing it'].filter(Boolean);
      return `${vendor}: ${[kind, ...detail].join(' ')} for ${mishap.forMs} ms`;
    }
    case 'kill':
      return `kill -9 of every process of ${mishap.name}`;
    case 'stop-execution':
      return 'StopExecution of a timer';
    case 'bad-rules':
      return `rules that cannot be used for ${mishap.forMs} ms`;
  }
}

/** Says whether a mishap can lose an answer or crash a function, which may tell people once too often. */
export function isLoss(mishap: Mishap): boolean {
  if (mishap.kind === 'kill') return true;
  if (mishap.kind === 'service') return true;
  return mishap.kind === 'vendor' && (mishap.fault.kind === 'reset' || mishap.fault.kind === 'slow');
}
