import { describe, expect, it } from 'vitest';
import { actorNamed } from '../../src/evidence/actor.ts';
import { chainStart } from '../../src/evidence/record.ts';
import {
  acceptanceForetold,
  endAcceptance,
  makeAcceptance,
  mostCovered,
  type PersonsAcceptance,
} from '../../src/incidents/acceptance.ts';
import { coverOf } from '../../src/incidents/cover.ts';
import { newsOf } from '../../src/incidents/persons-news.ts';
import { anAlert } from '../support/alerts.ts';
import { at } from '../support/standing.ts';

const day = 24 * 60;
const ana = { by: 'Ana', via: 'in Slack', at: at(0) };
const wanted = {
  ...{ id: '01KA', incidentId: '01JD', owner: 'data team', reason: 'on purpose', until: at(30 * day) },
  covers: [coverOf(anAlert())],
};

function made(change: Partial<typeof wanted> = {}): PersonsAcceptance {
  const result = makeAcceptance({ ...wanted, ...change }, ana);
  if ('refused' in result) throw new Error(result.refused);
  return result.acceptance.after;
}

const refusedOf = (result: object) => ('refused' in result ? result.refused : null);

describe('incidents/acceptance', () => {
  it.each([
    [{ owner: '' }, 'Say who answers for it, for those who ask later.'],
    [{ reason: '' }, 'Say why it is left as it is, for those who wonder.'],
    [{ until: at(0) }, `${at(0)} is over. Choose a moment to come.`],
    [
      { until: at(366 * day + 1) },
      `A person accepts for a year at most, until ${at(366 * day)}. What is to stay longer stands in the rules, under “accept”.`,
    ],
    [
      { covers: Array.from({ length: mostCovered + 1 }, () => coverOf(anAlert())) },
      'It is about more than 50 problems, and nobody would read what is covered. Write down in the rules what is meant, under “accept”.',
    ],
    [{ until: at(366 * day) }, null],
  ])('with %j is refused: %s', (change, refused) => {
    expect(refusedOf(makeAcceptance({ ...wanted, ...change }, ana))).toBe(refused);
  });

  it('is new, from now on, with its record, and can be ended once, before it is over', () => {
    expect(makeAcceptance(wanted, ana)).toMatchObject({
      acceptance: { expected: null, after: { revision: 1, from: at(0), maker: { name: 'Ana' }, told: [] } },
      record: { what: 'acceptance-made', sequence: 1, subject: { kind: 'acceptance', id: '01KA' } },
    });
    const ended = endAcceptance(made(), { ...ana, by: 'Ben', at: at(60) });
    expect(ended).toMatchObject({
      acceptance: { expected: 1, after: { revision: 2, ended: { at: at(60) } } },
      record: { what: 'acceptance-ended', actor: 'Ben' },
    });
    const { after } = (ended as { acceptance: { after: PersonsAcceptance } }).acceptance;
    expect(refusedOf(endAcceptance(after, ana))).toBe(`It was ended by Ben at ${at(60)}.`);
  });

  it('stands on record with all that was said of it', () => {
    const change = makeAcceptance(wanted, ana);
    if ('refused' in change) throw new Error(change.refused);
    const { acceptance, record } = change;
    const { covers, owner, incidentId, reason, until } = wanted;
    const details = { covers, owner, incidentId, from: at(0), until, reason, via: 'in Slack' };

    expect(acceptance.after).toEqual({
      ...wanted,
      from: at(0),
      maker: actorNamed('Ana'),
      via: 'in Slack',
      ended: null,
      told: [],
      revision: 1,
      recordHash: record.hash,
    });
    expect(record).toMatchObject({
      incidentId: 'acceptance-01KA',
      at: at(0),
      actor: 'Ana',
      by: actorNamed('Ana'),
      reason: `Ana accepts until ${until}, owned by data team, in Slack: “on purpose”.`,
      trace: [],
      previousHash: chainStart,
    });
    expect(record.details).toEqual(details);
    const ended = endAcceptance(acceptance.after, { ...ana, by: 'Ben', at: at(60) });
    if ('refused' in ended) throw new Error(ended.refused);
    expect(ended.record.reason).toBe('Ben ends the acceptance “on purpose” in Slack.');
    expect(ended.record.details).toEqual(details);
    expect(ended.record.previousHash).toBe(record.hash);
    expect(ended.acceptance.after).toEqual({
      ...acceptance.after,
      ended: { at: at(60), actor: actorNamed('Ben'), via: 'in Slack' },
      revision: 2,
      recordHash: ended.record.hash,
    });
  });

  it('covers fifty problems and no more', () => {
    const covers = Array.from({ length: mostCovered }, () => coverOf(anAlert()));

    expect(refusedOf(makeAcceptance({ ...wanted, covers }, ana))).toBeNull();
  });

  it('is told of a day before it ends, when it lasts two days or more', () => {
    const told = { ...made(), told: ['made' as const] };
    expect(newsOf(told, at(29 * day - 1), acceptanceForetold)).toBeNull();
    expect(newsOf(told, at(29 * day), acceptanceForetold)).toEqual({ tell: 'ending', settles: ['ending'] });
    expect(newsOf({ ...told, until: at(day) }, at(day - 1), acceptanceForetold)).toBeNull();
  });
});
