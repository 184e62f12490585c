import { describe, expect, it } from 'vitest';
import type { Resolution } from '../../src/incidents/incident.ts';
import {
  adviceToSay,
  awsWords,
  linesBelow,
  meaningToSay,
  newsToSay,
  pageHint,
  pageLink,
  stateHeadline,
  textBelow,
  wholeHeading,
  wholeTexts,
  whyLines,
} from '../../src/notices/lines.ts';
import { anAlert, noon } from '../support/alerts.ts';
import { aGroup, anIncident } from '../support/incidents.ts';
import { aNotice, aNoticeInOwnWords, anAnnouncement } from '../support/notices.ts';

const saying = (message: string | null) => aNotice('opened', { alerts: [anAlert({ error: { message } })] });

describe('notices/lines', () => {
  it('the state stands in place of the severity once somebody acted', () => {
    expect(stateHeadline(aNotice('acknowledged'))).toMatch(/^Acknowledged: RDS/);
    expect(stateHeadline(aNotice('resolved'))).toMatch(/^Resolved: RDS/);
    expect(stateHeadline(aNotice('opened', { incident: anIncident({ drill: true, status: 'resolved' }) }))).toMatch(
      /^DRILL Resolved: /,
    );
    const gone: Resolution = {
      kind: 'nothing-left',
      by: 'router',
      via: 'a later look',
      at: noon,
      reason: 'It is gone.',
    };
    expect(
      stateHeadline(aNotice('resolved', { incident: anIncident({ status: 'resolved', resolution: gone }) })),
    ).toMatch(/^Closed, nothing is left to protect: RDS/);
    const accepted: Resolution = {
      ...{ kind: 'accepted', by: 'Ana', via: 'in Slack', at: noon, reason: 'Ana accepted it.', why: 'on purpose' },
      accepted: { owner: 'data team', until: '2026-12-01T00:00:00.000Z' },
    };
    const resolvedAs = (resolution: Resolution, drill = false) =>
      aNotice('resolved', { incident: anIncident({ status: 'resolved', resolution, drill }) });
    expect(stateHeadline(resolvedAs(accepted))).toMatch(/^Accepted: RDS/);
    expect(stateHeadline(resolvedAs(accepted, true))).toMatch(/^DRILL Accepted: /);
    expect(stateHeadline(aNotice('unprotected'))).toMatch(/^Closed without a backup: RDS/);
    expect(stateHeadline(anAnnouncement())).toMatch(/^Routing rules/);
  });

  it('below stand the words of the rules, or what there is to know of an announcement', () => {
    const own = aNoticeInOwnWords();

    expect(textBelow(own)).toMatchObject({ text: own.ownWords?.text, links: own.ownWords?.links });
    expect(linesBelow(own).at(-1)).toEqual([
      { text: 'Runbook: ', url: null },
      { text: expect.stringContaining('https://wiki.example.com/'), url: expect.any(String) },
      { text: '.', url: null },
    ]);
    expect(textBelow(aNotice())).toEqual({ text: null, links: [] });
    expect(linesBelow(aNotice())).toEqual([]);
    expect(linesBelow(anAnnouncement())).toHaveLength(2);
    expect(newsToSay(anAnnouncement())).toMatch(/^What is different/);
    expect(newsToSay(aNotice())).toBeNull();
  });

  it('what it means is said once, and like what to do first not of what is over', () => {
    const open = aNotice();

    expect(meaningToSay(open)).toBe(open.meaning);
    expect(meaningToSay({ ...open, brief: `${open.meaning.slice(0, -1)} · 111122223333` })).toBeNull();
    expect(adviceToSay(open)).toBe(open.advice);
    expect(meaningToSay(aNotice('resolved'))).toBeNull();
    expect(adviceToSay(aNotice('resolved'))).toEqual([]);
  });

  it('why it is so severe is not what it means once more', () => {
    const notice = { ...aNotice(), meaning: 'The plan runs and backs up nothing.' };
    const why = (severityReasons: string[]) => whyLines({ ...notice, severityReasons })[0];

    expect(why(['the plan runs and backs up nothing'])).toMatch(/^Why you get this/);
    expect(why(['the plan runs and backs up nothing', 'its tags say environment dev'])).toBe(
      'Why critical: its tags say environment dev',
    );
  });

  it('words of AWS that are cut in their place stand whole at the end', () => {
    const long = saying('x'.repeat(600));

    expect(awsWords(long)).toHaveLength(500);
    expect(wholeTexts(long).at(-1)).toEqual({ label: 'AWS says', value: 'x'.repeat(600) });
    expect(wholeHeading(long)).toBe('In full');
    expect(awsWords(saying(null))).toBeNull();
    expect(wholeHeading(saying('short'))).toBeNull();
  });

  it('words that are longer than a notice keeps them are said to be the beginning', () => {
    const notice = saying('x'.repeat(1501));

    expect(notice).toMatchObject({ awsMessage: `${'x'.repeat(1499)}…`, messageIsCut: true });
    expect(wholeTexts(notice).at(-1)).toEqual({
      label: 'AWS says (the beginning)',
      value: notice.awsMessage,
      isCut: true,
    });
    expect(saying('x'.repeat(1500))).not.toHaveProperty('messageIsCut');
  });

  it('says why it is so severe and what is not known, where there is something', () => {
    const known = aNotice('opened', {
      alerts: [anAlert({ severityReasons: ['production'], missing: ['vault lock: denied'] })],
    });

    expect(whyLines(known).slice(0, 2)).toEqual(['Why critical: production', 'Not known: vault lock: denied']);
    expect(whyLines(aNotice('opened', { alerts: [] }))).toEqual([expect.stringMatching(/^Why you get this: /)]);
  });

  it('links its page, with all that did not fit, and says what can be done there', () => {
    expect(pageLink(aNotice())?.label).toBe('Open the incident');
    expect(pageLink(aNotice('opened', { incident: aGroup(30) }))?.label).toBe('Open the incident, with all 30 alerts');
    expect(pageLink(aNotice('opened', { acknowledgeUrl: null }))).toBeNull();
    expect(pageHint(aNotice())).toBe('Acknowledge, resolve or put it off there.');
    expect(pageHint(aNotice('resolved'))).toBeNull();
    expect(pageHint(aNotice('opened', { acknowledgeUrl: null }))).toBeNull();
  });
});
