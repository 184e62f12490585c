import { describe, expect, it } from 'vitest';
import type { Told } from '../../../src/incidents/told.ts';
import {
  adviceSection,
  earlierSection,
  entriesOnPage,
  factsSection,
  timelineSection,
  toldSection,
} from '../../../src/notices/page/sections.ts';
import type { LastProven } from '../../../src/rules/last-proven.ts';
import { anAlert, noon } from '../../support/alerts.ts';
import { anIncident } from '../../support/incidents.ts';
import { aNotice, aNoticeInOwnWords } from '../../support/notices.ts';

const zone = 'UTC';
const unreadable = /could not be read right now/;
const told: Told = { target: 'chat', at: noon, outcome: 'arrived', reason: 'arrived' };
const toldAs = (change: Partial<Told>) => toldSection([{ ...told, ...change }], [], zone).text;

describe('notices/page/sections', () => {
  it('what is known says why it is so severe, what is missing, and the words of AWS', () => {
    const known = factsSection(
      aNotice('opened', { alerts: [anAlert({ missing: ['vault lock: denied'] })] }),
      zone,
    ).text;

    expect(known).toContain('<dt>Severity</dt><dd>production (tag environment=prod); ');
    expect(known).toContain('<dt>Not found out</dt><dd>vault lock: denied</dd>');
    expect(known).toContain('<h3>AWS says</h3><blockquote><bdi>Access denied: ');
    expect(known).toContain('rel="noreferrer">Open job in AWS</a>');
  });

  it('and has no heading above nothing', () => {
    const bare = factsSection(aNotice('opened', { alerts: [] }), zone).text;

    expect(bare).not.toMatch(/Severity|Not found out|<h3>|<blockquote>|<ul>/);
    expect(adviceSection(aNotice('opened', { alerts: [] })).text).toBe('');
    expect(adviceSection(aNotice()).text).toContain('<h2>What to do first</h2>');
  });

  it('the words of the rules have links where the template writes them', () => {
    const { text } = factsSection(aNoticeInOwnWords(), zone);

    expect(text).toContain('<blockquote>Call team-orders.\n');
    expect(text).toMatch(
      /Runbook: <a href="https:\/\/wiki\.example\.com\/backup\/[^"]+" rel="noreferrer">https:[^<]+<\/a>\./,
    );
  });

  it('a command stands alone', () => {
    const advice = ['Look: `aws kms describe-key` and enable it.'];

    expect(adviceSection(aNotice('opened', { alerts: [anAlert({ error: { advice } })] })).text).toContain(
      '<li><p>Look:</p><pre>aws kms describe-key</pre><p>and enable it.</p></li>',
    );
  });

  it.each<[Partial<Told>, string]>([
    [{}, '<strong><bdi>chat</bdi></strong>: <span class="reached">has it: the message is there</span>, <time'],
    [{ channel: 'slack', outcome: 'accepted' }, '</strong> (slack): <span class="reached">told: taken for delivery'],
    [{ outcome: 'under-way', at: null, reason: null }, '<span class="soft">on its way</span></li>'],
    [
      { outcome: 'failed', reason: 'timeout' },
      '<span class="missed">not reached, and nobody says it instead (timeout)</span>',
    ],
    [
      { outcome: 'failed-over', reason: null, standIn: 'mail' },
      '<span class="missed">not reached</span>; <bdi>mail</bdi> says it instead',
    ],
    [{ outcome: 'suppressed', reason: 'answered' }, '<span class="soft">nothing was sent (answered)</span>'],
  ])('who was told: %j', (change, shown) => {
    expect(toldAs(change)).toContain(shown);
  });

  it.each<[LastProven['state'], string]>([
    ['proven', 'proved by a drill <time datetime="2026-11-22T03:47:00.000Z">2026-11-22 03:47 UTC</time>.'],
    [
      'changed',
      'changed since a drill proved it <time datetime="2026-11-22T03:47:00.000Z">2026-11-22 03:47 UTC</time>.',
    ],
    ['old', '2026-11-22 03:47 UTC</time>, more than a year ago.'],
    ['never', '<span class="soft small">never proved by a drill.</span>'],
  ])('who was told, and how a drill proved it: %s', (state, shown) => {
    const proven = { ...{ state, by: 'router', drillId: 'drill-1' }, at: state === 'never' ? null : noon };
    const all = [
      { ...proven, way: 'target', name: 'chat' },
      { ...proven, way: 'route', name: 'chat' },
    ] as const;
    const lines = toldSection([told, { ...told, target: 'pager' }], all, zone).text.split('<li>');

    expect(lines[0]).toContain('Route <bdi>chat</bdi>: ');
    expect(lines[1]).toContain(shown);
    expect(lines[2]).not.toContain('drill');
    expect(toldSection(null, all, zone).text).toMatch(/Route <bdi>chat<\/bdi>: .*could not be read right now/);
    expect(toldSection([told], null, zone).text).toContain('When drills last proved this could not be read right now.');
  });

  it('what happened is newest first, so much of it as anybody reads', () => {
    const entry = { at: noon, label: 'step', says: 'First step at 2026-11-22T03:13:00.000Z.' };
    const { text } = timelineSection(
      [{ ...entry, label: 'chat', arrived: 'missed' }, ...Array.from({ length: entriesOnPage }, () => entry)],
      '01JD',
      zone,
    );

    expect(text).toContain('<span class="missed"><bdi>chat</bdi></span>');
    expect(text).toContain('<span class="soft"><bdi>step</bdi></span><br>First step at <time');
    expect(text).toContain('1 more before that. All of them: <code>npx backup-alerts incidents show 01JD</code>');
    expect(timelineSection([entry], '01JD', zone).text).not.toContain('more before that');
  });

  it('earlier incidents say how they ended, if they did', () => {
    const resolution = {
      kind: 'answer',
      by: 'Ana',
      via: 'in Slack',
      at: '2026-11-20T05:00:00.000Z',
      reason: 'Ana resolved it in Slack.',
    } as const;
    const { text } = earlierSection(
      [anIncident({ resolution, status: 'resolved' }), anIncident({ status: 'acknowledged' }), anIncident()],
      zone,
    );

    expect(text).toMatch(/<br>Over <time[^>]*>2026-11-20 05:00 UTC<\/time>\. Ana resolved it in Slack\.<br>/);
    expect(text).toContain('<br>Acknowledged, not over yet.<br>');
    expect(text).toContain('<br>Open, not over yet.<br>');
  });

  it('says what could not be read, and what there is none of', () => {
    expect(toldSection(null, [], zone).text).toMatch(unreadable);
    expect(toldSection([], [], zone).text).toContain('Nobody yet.');
    expect(timelineSection(null, '01JD', zone).text).toMatch(unreadable);
    expect(earlierSection(null, zone).text).toMatch(unreadable);
    expect(earlierSection([], zone).text).toContain('None is known.');
  });
});
