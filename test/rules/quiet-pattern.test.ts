import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/incidents/alert.ts';
import { compilePattern } from '../../src/patterns/match.ts';
import { alertDocument } from '../../src/rules/alert-document.ts';
import { quietPattern } from '../../src/rules/quiet-pattern.ts';
import { aPlainAlert } from '../support/alerts.ts';

const arnOf = (id: string) => `arn:aws:rds:eu-west-1:111122223333:db:${id}`;
const ofDatabase = (id: string) => aPlainAlert({ resource: { arn: arnOf(id), id, name: id } });
const copyTo = (destinationVaultArn: string | null) => aPlainAlert({ event: { kind: 'copy', destinationVaultArn } });
const elsewhere = 'arn:aws:backup:eu-central-1:111122223333:backup-vault:dr';

/** Says which of some alerts a pattern keeps quiet. */
function matched(pattern: Record<string, unknown>, alerts: readonly Alert[]): boolean[] {
  const matches = compilePattern(pattern);
  return alerts.map((alert) => matches(alertDocument(alert)).matched);
}

describe('rules/quiet-pattern', () => {
  it('means the same kind of job of the same resources, whatever is wrong with them', () => {
    const pattern = quietPattern([ofDatabase('orders'), ofDatabase('carts')], true);

    expect(pattern).toEqual({
      account: ['111122223333'],
      region: ['eu-west-1'],
      event: { kind: ['backup'] },
      drill: [false],
      resource: { arn: [arnOf('orders'), arnOf('carts')] },
    });
    const otherError = aPlainAlert({ resource: { arn: arnOf('orders') }, error: { code: 'vault-missing' } });
    const restore = aPlainAlert({ resource: { arn: arnOf('orders') }, event: { kind: 'restore' } });
    expect(matched(pattern, [otherError, restore, ofDatabase('bills')])).toEqual([true, false, false]);
  });

  it('tells copies to one vault from copies to another, where it is known which', () => {
    const pattern = quietPattern([copyTo(elsewhere)], true);

    expect(pattern).toMatchObject({ job: { destinationVaultArn: [elsewhere] } });
    expect(matched(pattern, [copyTo(elsewhere), copyTo(`${elsewhere}-2`)])).toEqual([true, false]);
    expect(quietPattern([copyTo(null)], true)).not.toHaveProperty('job');
  });

  it('keeps restore tests quiet and not the restore that somebody waits for', () => {
    const test = aPlainAlert({ event: { kind: 'restore', isRestoreTest: true }, job: { initiator: 'restore-test' } });
    const restore = aPlainAlert({ event: { kind: 'restore' }, job: { initiator: 'on-demand' } });

    expect(matched(quietPattern([test], true), [test, restore])).toEqual([true, false]);
  });

  it('names what has no ARN by its id, beside what has one', () => {
    const nameless = aPlainAlert({ resource: { arn: null, id: 'point-1' } });
    const pattern = quietPattern([nameless, ofDatabase('orders')], true);

    expect(pattern).toHaveProperty('$or');
    expect(quietPattern([nameless], true)).toMatchObject({ resource: { id: ['point-1'] } });
    expect(matched(pattern, [nameless, ofDatabase('orders'), ofDatabase('carts')])).toEqual([true, true, false]);
  });

  it('of more resources than it names, and when not all are known, means what they have in common', () => {
    const many = Array.from({ length: 51 }, (_, index) => ofDatabase(`db-${index}`));
    const common = {
      account: ['111122223333'],
      region: ['eu-west-1'],
      event: { kind: ['backup'] },
      error: { code: ['kms-key-unusable'] },
    };

    expect(quietPattern(many.slice(0, 50), true)).toHaveProperty('resource.arn.length', 50);
    expect(quietPattern(many, true)).toEqual(common);
    expect(quietPattern([ofDatabase('orders')], false)).toEqual(common);
  });
});
