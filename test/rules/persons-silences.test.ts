import { describe, expect, it } from 'vitest';
import { makeSilence, type PersonsSilence, type SilenceChange } from '../../src/incidents/silence.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { withPersonsSilences } from '../../src/rules/persons-silences.ts';
import { exampleRules, rulesOf } from '../routing/sample-rules.ts';
import { noon } from '../support/alerts.ts';

const rules = rulesOf(exampleRules);

function aSilence(change: Partial<PersonsSilence> = {}): PersonsSilence {
  const made = makeSilence(
    { id: '01KE', match: { severity: ['low'] }, until: addSeconds(noon, 3600), reason: 'it moves' },
    { by: 'ana', via: 'in Slack', at: noon },
  ) as SilenceChange;
  return { ...made.silence.after, ...change };
}

describe('rules/persons-silences', () => {
  it('stand behind those of the rules, with the name of whoever made them', () => {
    const { silences, ...others } = withPersonsSilences(rules, [aSilence()]);

    expect(silences).toMatchObject([
      { id: '01KE', from: noon, reason: 'it moves', by: 'ana', pattern: { severity: ['low'] } },
    ]);
    const { silences: _own, ...theirs } = rules;
    expect(others).toEqual(theirs);
  });

  it.each([
    ['is no JSON', '{'],
    ['is of another release', '{"severity":[{"louder-than":"low"}]}'],
  ])('a pattern that %s keeps nothing quiet, and the rules are what they were', (_what, pattern) => {
    expect(withPersonsSilences(rules, [aSilence({ pattern })])).toBe(rules);
  });
});
