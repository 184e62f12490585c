import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/enrich/elsewhere.ts';
import { runLookups } from '../../src/enrich/enrich.ts';
import { askable, everything } from './everything.ts';

describe('enrich/elsewhere: events of other accounts and Regions', () => {
  const home = { accountId: '444455556666', region: 'eu-central-1' };

  it('asks the sources of that account and Region, and none of its own', async () => {
    const asked: unknown[] = [];
    const { home: _everywhere, ...there } = askable({});
    const own = { describer: { describe: () => Promise.reject(new Error('asked at home')) } };
    const from = async (place: Place) => {
      asked.push(place);
      return there;
    };
    const found = await runLookups({ ...own, home, defaultOwner: 'platform', elsewhere: from }, everything, 1000);

    expect(asked).toEqual([{ accountId: everything.accountId, region: everything.region }]);
    expect(found.findings.job).not.toBeNull();
    expect(found.findings.defaultOwner).toBe('platform');
    expect(found.missing).toEqual((await runLookups(there, everything, 1000)).missing);
  });

  it('says that the role there lets nobody in, and how to get it', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });

    expect((await runLookups({ home, elsewhere: () => Promise.reject(denied) }, everything, 1000)).missing).toEqual([
      expect.stringMatching(
        /^all details: the reader role there could not be assumed \(.*denied.*\); accounts\/forwarder\.yml makes it$/,
      ),
    ]);
  });

  it('waits no longer for the role than for all the rest', async () => {
    const never = () => new Promise<never>(() => undefined);

    expect((await runLookups({ home, elsewhere: never }, everything, 20)).missing).toEqual([
      'all details: no answer within 20 ms',
    ]);
  });
});
