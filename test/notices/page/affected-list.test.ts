import { describe, expect, it } from 'vitest';
import { affectedBy, pageOf } from '../../../src/notices/page/affected.ts';
import { affectedList, pagesOf } from '../../../src/notices/page/affected-list.ts';
import { type AlertChange, anAlert, anExposure, noon } from '../../support/alerts.ts';

const lastGoodAt = '2026-11-21T03:20:00.000Z';
/** Every alert is about a resource of its own. */
const listed = (...changes: AlertChange[]) =>
  affectedBy(
    changes.map((change, index) =>
      anAlert({ ...change, event: { resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:${index}`, ...change.event } }),
    ),
  );
const shown = (change: AlertChange) => affectedList(pageOf(listed(change), 1), 'UTC', noon).text;

describe('notices/page/affected-list', () => {
  it.each<[string, AlertChange, string]>([
    ['how often in a row', { strikes: 3 }, ', 3 in a row<br>'],
    ['that more may have been in a row', { strikes: 20 }, ', at least 20 in a row<br>'],
    ['its ARN, where that is not its name', {}, '<br><code><bdi>arn:aws:rds:'],
    [
      'when its objective ends',
      { exposure: anExposure({ lastGoodAt, rpoSeconds: 172_800 }) },
      '</time>; RPO ends <time datetime="2026-11-23T03:20:00.000Z">',
    ],
    [
      'when it ended',
      { exposure: anExposure({ lastGoodAt, rpoSeconds: 86_400 }) },
      '</time>; RPO ended <time datetime="2026-11-22T03:20:00.000Z">',
    ],
    ['that there is no good one', { exposure: anExposure({ neverGood: true }) }, 'No good recovery point at all'],
    ['that nobody knows', { exposure: null }, 'Last good recovery point not known'],
    [
      'what was found, and not that a backup never ran',
      { event: { kind: 'missed' }, error: { code: 'copy-not-made' } },
      'RDS: copy not made, <time',
    ],
    ['what happened, and why', {}, 'RDS backup failed: <bdi>KMS key unusable</bdi>, <time'],
    ['its job, where it has no name', { resource: { name: '' }, event: { jobId: 'J-7' } }, '<bdi>job J-7</bdi>'],
  ])('says %s', (_what, change, text) => {
    expect(shown(change)).toContain(text);
  });

  it('says where each is, where they are in several accounts or Regions', () => {
    const listOf = (...changes: AlertChange[]) => affectedList(pageOf(listed(...changes), 1), 'UTC', noon).text;

    const several = listOf({}, { event: { accountId: '444455556666', region: 'us-east-1' } });
    expect(several).toContain('</strong>, <bdi>111122223333 eu-west-1</bdi><br>');
    expect(several).toContain('</strong>, <bdi>444455556666 us-east-1</bdi><br>');
    expect(listOf({}, {})).not.toContain('111122223333 eu-west-1</bdi>');
  });

  it('says nothing that is not known, or twice', () => {
    const text = shown({
      strikes: 1,
      resource: { type: 'unknown', arn: 'a', name: 'a' },
      exposure: anExposure({ lastGoodAt }),
    });

    expect(text).not.toMatch(/in a row|<code>|RPO ends|unknown/);
    expect(text).toContain('Last good recovery point <time');
  });

  it('has what was never good first, then whose objective ends first, then what is not known, by name', () => {
    const ends = (day: string) => anExposure({ lastGoodAt: `2026-11-${day}T03:00:00.000Z`, rpoSeconds: 86_400 });
    const all = listed(
      { resource: { name: 'b' }, exposure: null },
      { resource: { name: 'a' }, exposure: anExposure() },
      { resource: { name: 'late' }, exposure: ends('21') },
      { resource: { name: 'early' }, exposure: ends('20') },
      { resource: { name: 'never' }, exposure: anExposure({ neverGood: true }) },
    );

    expect(all.map(({ alert }) => alert.resource.name)).toEqual(['never', 'early', 'late', 'a', 'b']);
  });

  it('has ways to the pages before and after', () => {
    const all = listed(...Array.from({ length: 101 }, () => ({})));
    const ways = (page: number) => pagesOf(pageOf(all, page)).text.match(/Page before|Next page/g);

    expect([1, 2, 3].map(ways)).toEqual([['Next page'], ['Page before', 'Next page'], ['Page before']]);
    expect(pageOf(all, Number.NaN).page).toBe(1);
    expect(pageOf(all, 99).shown).toHaveLength(1);
    expect(pagesOf(pageOf(all.slice(0, 1), 1)).text).toBe('');
  });
});
