import { foundAdvice } from '../../enrich/catalogue/found-advice.ts';
import { areSelectionsKnown } from '../../estate/estate.ts';
import { laneCalls } from '../asked-calls.ts';
import { meantTest } from '../expectation.ts';
import type { FindingRow } from '../finding.ts';
import { isSkipped } from '../lanes.ts';
import { isThere, listedTags } from '../there.ts';
import { nameOfResource, quote } from '../words.ts';

/** The rules say that it must be backed up, but it is in no plan at all. */
export const unprotected: FindingRow = {
  reason: 'unprotected',
  title: 'In no plan, though it should be',
  needs: ['list-backup-plans', 'get-resources'],
  advice: foundAdvice.unprotected,
  telling: { lane: 'resource', severity: 'medium', every: 'hour', asks: laneCalls },
  *find(look) {
    const { resources } = look.estate;
    // A selection that could not be read may well mean this resource.
    if (look.expected.length === 0 || !areSelectionsKnown(look.estate)) return;
    const listed = listedTags(look.estate);
    const expected = look.expected.map(({ name, ...meant }) => ({ name, isMeant: meantTest(meant) }));
    for (const resource of resources.values()) {
      if (isSkipped(resource) || look.lanesOf(resource.arn).length > 0) continue;
      if (!isThere(resource, listed)) continue;
      const expectation = expected.find(({ isMeant }) => isMeant(resource));
      if (expectation === undefined) continue;
      yield {
        sure: resource.state === 'exists' && resource.tags !== null ? 'certain' : 'likely',
        resourceArn: resource.arn,
        resourceType: resource.type,
        lastGoodAt: look.lastGoodAt(resource),
        says: `${nameOfResource(resource)} is in no backup plan, although the rules expect backups of ${quote(expectation.name)}.`,
      };
    }
  },
};
