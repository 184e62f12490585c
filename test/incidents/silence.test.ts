import { describe, expect, it } from 'vitest';
import { actorNamed } from '../../src/evidence/actor.ts';
import { chainStart } from '../../src/evidence/record.ts';
import { endOfItem } from '../../src/incidents/persons-item.ts';
import { newsOf } from '../../src/incidents/persons-news.ts';
import { endSilence, makeSilence, type PersonsSilence, patternBytes } from '../../src/incidents/silence.ts';
import { at } from '../support/standing.ts';

const ana = { by: 'Ana', via: 'in Slack', at: at(0) };
const wanted = { id: '01KS', match: { region: ['eu-west-1'] }, until: at(24 * 60), reason: 'migration' };

function made(change: Partial<typeof wanted> & { incidentId?: string } = {}): PersonsSilence {
  const result = makeSilence({ ...wanted, ...change }, ana);
  if ('refused' in result) throw new Error(result.refused);
  return result.silence.after;
}

const refusedOf = (result: object) => ('refused' in result ? result.refused : null);

describe('incidents/silence', () => {
  it.each([
    [{ until: at(0) }, `${at(0)} is over. Choose a moment to come.`],
    [{ until: at(30 * 1440 + 1) }, `A silence lasts 30 days at most, until ${at(30 * 1440)}.`],
    [{ reason: '' }, 'Say why it is to be quiet, for those who wonder.'],
    [
      { match: { region: ['x'.repeat(patternBytes)] } },
      'It names more than fits in a silence. Say what these have in common: silence add --account, --plan, --tag.',
    ],
    [{ until: at(30 * 1440) }, null],
  ])('with %j is refused: %s', (change, refused) => {
    expect(refusedOf(makeSilence({ ...wanted, ...change }, ana))).toBe(refused);
  });

  it('is new, from now on, and may be of an incident', () => {
    expect(makeSilence(wanted, ana)).toMatchObject({
      silence: { expected: null, after: { revision: 1, from: at(0), incidentId: null, maker: { name: 'Ana' } } },
      record: { what: 'silence-made', sequence: 1 },
    });
    expect(made({ incidentId: '01JD' }).incidentId).toBe('01JD');
    const bot = { id: 'x', name: 'A bot', how: 'stated' } as unknown as NonNullable<
      (typeof ana & { actor?: never })['actor']
    >;
    expect(makeSilence(wanted, { ...ana, actor: bot })).toMatchObject({
      silence: { after: { maker: { name: 'A bot' } } },
    });
  });

  it('stands on record with all that was said of it', () => {
    const change = makeSilence({ ...wanted, incidentId: '01JD' }, ana);
    if ('refused' in change) throw new Error(change.refused);
    const { silence, record } = change;
    const pattern = '{"region":["eu-west-1"]}';
    const { reason, until } = wanted;
    const details = { pattern, incidentId: '01JD', from: at(0), until, reason, via: 'in Slack' };

    expect(silence.after).toEqual({
      ...{ id: '01KS', pattern, incidentId: '01JD', from: at(0), until, reason, via: 'in Slack' },
      maker: actorNamed('Ana'),
      ended: null,
      told: [],
      revision: 1,
      recordHash: record.hash,
    });
    expect(record).toMatchObject({
      incidentId: 'silence-01KS',
      subject: { kind: 'silence', id: '01KS' },
      reason: `Ana keeps quiet until ${until}, in Slack: “migration”.`,
      previousHash: chainStart,
    });
    expect(record.details).toEqual(details);
    const ended = endSilence(silence.after, { ...ana, by: 'Ben', at: at(60) });
    if ('refused' in ended) throw new Error(ended.refused);
    expect(ended.record).toMatchObject({ what: 'silence-ended', previousHash: record.hash });
    expect(ended.record.reason).toBe('Ben ends the silence “migration” in Slack.');
    expect(ended.record.details).toEqual(details);
    expect(ended.silence.after.ended).toEqual({ at: at(60), actor: actorNamed('Ben'), via: 'in Slack' });
  });

  it('may be as long as there is room for', () => {
    const room = patternBytes - '{"region":[""]}'.length;

    expect(made({ match: { region: ['x'.repeat(room)] } }).pattern).toHaveLength(patternBytes);
    expect(refusedOf(makeSilence({ ...wanted, match: { region: ['x'.repeat(room + 1)] } }, ana))).not.toBeNull();
  });

  it('can be ended once, and before it is over', () => {
    const ended = endSilence(made(), { ...ana, by: 'Ben', at: at(60) });

    expect(ended).toMatchObject({ silence: { expected: 1, after: { revision: 2, ended: { at: at(60) } } } });
    const { after } = (ended as { silence: { after: PersonsSilence } }).silence;
    expect(endOfItem(after)).toBe(at(60));
    expect(refusedOf(endSilence(after, ana))).toBe(`It was ended by Ben at ${at(60)}.`);
    expect(refusedOf(endSilence(made(), { ...ana, at: at(24 * 60) }))).toBe(`It was over at ${at(24 * 60)}.`);
  });

  it('that was ended after its end was over at its end', () => {
    const ended = { at: at(25 * 60), actor: made().maker, via: 'in Slack' };

    expect(endOfItem({ until: at(24 * 60), ended })).toBe(at(24 * 60));
  });
});

describe('incidents/persons-news', () => {
  const told = (...told: PersonsSilence['told']) => ({ ...made(), told });
  const ended = { at: at(60), actor: made().maker, via: 'in Slack' };

  it.each<[string, PersonsSilence, number, ReturnType<typeof newsOf>]>([
    ['it was made', told(), 1, { tell: 'made', settles: ['made'] }],
    ['nothing new', told('made'), 1, null],
    ['it ends in two hours', told('made'), 22 * 60, { tell: 'ending', settles: ['ending'] }],
    ['its end is told once', told('made', 'ending'), 23 * 60, null],
    ['it is over', told('made', 'ending'), 24 * 60, { tell: 'expired', settles: ['expired'] }],
    ['somebody ended it', { ...told('made'), ended }, 61, { tell: 'ended', settles: ['ended'] }],
    [
      'somebody ended it after it was over',
      { ...told('made'), ended: { ...ended, at: at(25 * 60) } },
      26 * 60,
      { tell: 'expired', settles: ['expired'] },
    ],
    [
      'somebody ended it at its very end',
      { ...told('made'), ended: { ...ended, at: at(24 * 60) } },
      24 * 60,
      { tell: 'expired', settles: ['expired'] },
    ],
    [
      'one of twelve hours has a warning',
      { ...told('made'), until: at(12 * 60) },
      10 * 60,
      { tell: 'ending', settles: ['ending'] },
    ],
    ['all at once', told(), 24 * 60, { tell: 'expired', settles: ['made', 'expired'] }],
    ['a short one has no warning', { ...told('made'), until: at(11 * 60) }, 10 * 60, null],
  ])('%s', (_what, silence, minutes, news) => {
    expect(newsOf(silence, at(minutes))).toEqual(news);
  });
});
