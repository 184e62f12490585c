import { describe, expect, it } from 'vitest';
import { type ActionChoices, actionForms, isOffered, pageAsks } from '../../../src/notices/page/actions.ts';
import { confirmBody } from '../../../src/notices/page/confirmation.ts';

const choices: ActionChoices = {
  status: 'open',
  acceptUntil: [{ at: '2026-12-22T08:00:00.000Z', says: '30 days' }],
  snoozeUntil: [{ at: '2026-11-22T08:00:00.000Z', says: 'tomorrow' }],
  policies: ['storage'],
  policy: 'database',
  nextTargets: ['pager'],
};
const offered = (change: Partial<ActionChoices>) => pageAsks.filter((ask) => isOffered(ask, { ...choices, ...change }));
const means = (
  ask: (typeof pageAsks)[number],
  shown: Parameters<typeof confirmBody>[0]['shown'],
  problem: string | null = null,
) =>
  confirmBody({ title: 't', ask, fields: {}, shown, name: '', formToken: 'f', timezone: 'UTC' }, problem)
    .map(({ text }) => text)
    .join('');

describe('notices/page/actions', () => {
  it('offers what can be asked for as it stands', () => {
    expect(offered({})).toEqual([...pageAsks]);
    expect(offered({ status: 'acknowledged' })).toEqual(pageAsks.filter((ask) => ask !== 'acknowledge'));
    expect(offered({ status: 'resolved' })).toEqual(['note']);
    expect(offered({ nextTargets: null, policies: null })).toEqual([
      'acknowledge',
      'resolve',
      'snooze',
      'quiet',
      'accept',
      'note',
    ]);
    expect(offered({ policies: [] })).not.toContain('hand-over');
  });

  it('says whom the next step tells, and that an acknowledgement ends with it', () => {
    const form = (status: ActionChoices['status']) => actionForms({ ...choices, status }, 'f', 'UTC').text;

    expect(form('open')).toContain('Tells <bdi>pager</bdi> now.</p>');
    expect(form('acknowledged')).toContain('Tells <bdi>pager</bdi> now. The acknowledgement ends with it.</p>');
    expect(form('open')).toContain('(now: <bdi>database</bdi>)');
    expect(form('open')).toContain('<option value="storage">storage</option>');
  });

  it('shows the words of a person, where there are any', () => {
    expect(means('resolve', { words: 'it works' })).toContain('<blockquote><bdi>it works</bdi></blockquote>');
    expect(means('resolve', {})).not.toContain('<blockquote>');
    expect(means('note', {})).not.toContain('<blockquote>');
    expect(means('quiet', { until: '2026-11-22T08:00:00.000Z' })).toContain('2026-11-22 08:00 UTC');
    expect(means('quiet', {})).not.toContain('<blockquote>');
    expect(means('snooze', { until: '2026-11-22T08:00:00.000Z' })).toContain('Quiet until <time');
    expect(means('next-step', { targets: ['pager', 'mail'] })).toContain('<bdi>pager, mail</bdi>');
    expect(means('hand-over', { policy: 'storage' })).toContain('Policy <bdi>storage</bdi>');
    expect(means('acknowledge', {})).toContain('You have it in hand');
  });

  it('says of what is to be accepted until when, by whom, what it covers and what of the past it would have', () => {
    const accepted = means('accept', {
      ...{ until: '2026-12-22T08:00:00.000Z', words: 'on <purpose>', owner: 'data team' },
      ...{ covers: ['RDS orders (s3-objects-failed, at most 3)'], foreseen: 'It would have covered 2.' },
    });
    for (const part of ['2026-12-22 08:00 UTC', '<bdi>data team</bdi>', 'at most 3)</bdi></li>', 'covered 2.</p>'])
      expect(accepted).toContain(part);
    expect(accepted).toContain('on &lt;purpose&gt;');
    expect(actionForms(choices, 'f', 'UTC').text).toContain('30 days: 2026-12-22 08:00 UTC');
  });

  it('says what is wrong with a form, to those who cannot see it too', () => {
    const wrong = means('note', {}, 'Say who you are.');

    expect(wrong).toContain('<p class="box problem" role="alert" id="problem">Say who you are.</p>');
    expect(wrong).toContain('autocomplete="name" aria-describedby="problem">');
    expect(means('note', {})).not.toContain('problem');
  });
});
