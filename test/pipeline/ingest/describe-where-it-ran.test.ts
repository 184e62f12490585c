import { describe, expect, it } from 'vitest';
import { describeWhereItRan } from '../../../src/pipeline/ingest/describe-where-it-ran.ts';
import type { JobDescriber } from '../../../src/ports/aws-backup/job-describer.ts';
import { details } from '../../enrich/sample-findings.ts';
import { anEvent } from '../../support/alerts.ts';

const home = { accountId: '111122223333', region: 'eu-west-1' };
const here = anEvent(home);
const there = anEvent({ accountId: '222233334444', region: 'eu-west-1' });
const { signal } = new AbortController();

function describer(resourceName: string): JobDescriber {
  return { describe: async () => details({ resourceName }) };
}

describe('pipeline/ingest/describe-where-it-ran', () => {
  it('asks at home of what ran at home, and there of what ran elsewhere', async () => {
    const places: unknown[] = [];
    const some = describeWhereItRan(describer('home'), home, async (place) => {
      places.push(place);
      return { describer: describer('there') };
    });

    expect(await some.describe(here, signal)).toMatchObject({ resourceName: 'home' });
    expect(await some.describe(there, signal)).toMatchObject({ resourceName: 'there' });
    expect(places).toEqual([{ accountId: '222233334444', region: 'eu-west-1' }]);
  });

  it('asks nobody where nobody may ask, least of all at home', async () => {
    expect(await describeWhereItRan(describer('home'), home, null).describe(there, signal)).toBeNull();
    expect(await describeWhereItRan(describer('home'), home, async () => ({})).describe(there, signal)).toBeNull();
  });
});
