import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import type { ErrorCategory } from '../../src/incidents/alert.ts';
import { retriedCauses } from '../../src/rules/check/warnings/cause-categories.ts';

/** What may be started again automatically: a new one is a decision of its own, whatever else its row says. */
const retried = {
  'backups-not-yet-enabled': 'again',
  'fatal-error': 'once',
  'internal-error': 'again',
  'resource-busy': 'again',
  'resource-not-available': 'again',
  'timed-out': 'again',
  'token-expired': 'again',
  'vm-host-fault': 'again',
  'vm-no-gateway': 'again',
  'vm-transfer-failed': 'again',
} as const;

/** What never passes by itself, or is for a person to say: rights, keys, limits, what somebody stopped, wrong settings. */
const never: readonly ErrorCategory[] = [
  'access',
  'kms',
  'limit',
  'stopped',
  'policy',
  'invalid',
  'not-found',
  'lifecycle',
  'malware',
  'tags',
  's3',
  'eks',
  'vss',
  'unknown',
];

const rows = errorCatalogue.filter(({ autoRetry }) => autoRetry !== undefined);

describe('enrich/error-catalogue: what may be started again automatically', () => {
  it('is these causes and no others', () => {
    expect(Object.fromEntries(rows.map(({ code, autoRetry }) => [code, autoRetry]).sort())).toEqual(retried);
    expect(retriedCauses, 'run `npm run docs`').toEqual(Object.keys(retried).sort());
  });

  it('is none of what never passes by itself', () => {
    expect(rows.filter(({ category }) => never.includes(category)).map(({ code }) => code)).toEqual([]);
  });

  it('is only what starting again, unchanged, can help, and what befalls backups', () => {
    const strange = rows.filter(({ retryable, kinds }) => !retryable || kinds?.includes('backup') === false);

    expect(strange.map(({ code }) => code)).toEqual([]);
  });

  it('is no cause that is chosen because nothing better is known', () => {
    expect(rows.filter(({ isFallback, when }) => isFallback === true || when !== undefined)).toEqual([]);
  });
});
