import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { noticeKinds } from '../../src/incidents/notice-kinds.ts';
import { isInAlphabetOfTelephones, smsPartsOf } from '../../src/lib/sms-parts.ts';
import { smsPrefix, smsText } from '../../src/notices/sms-text.ts';
import { aGroup, anIncident, anOrder, aSummary } from '../support/incidents.ts';
import { aHostileNotice, aNotice, anAnnouncement, hostileTexts } from '../support/notices.ts';

/** How many parts it is charged as, with what SNS puts in front. */
const partsOf = (text: string) => smsPartsOf(`${smsPrefix}${text}`);

const named = (resourceName: string) =>
  aNotice('opened', { incident: anIncident({ alerts: [aSummary({ resourceName })] }) });

describe('notices/sms-text', () => {
  it('counts what SNS puts in front: the display name of the alert topic, in capitals', () => {
    const { Resources } = parse(readFileSync('serverless/topic.yml', 'utf8'));

    expect(smsPrefix).toBe(`${Resources.AlertTopic.Properties.DisplayName.toUpperCase()}> `);
  });

  it.each(noticeKinds)('%s fits into one message, in the alphabet of telephones', (kind) => {
    const text = smsText(aNotice(kind), 140);
    expect([isInAlphabetOfTelephones(text), partsOf(text)]).toEqual([true, 1]);
    expect(text.length).toBeLessThanOrEqual(140);
    expect(text.length).toBeGreaterThan(30);
  });

  it('says what failed, how long there has been no good backup, and where', () => {
    expect(smsText(aNotice(), 200)).toBe(
      'CRITICAL: RDS orders-db backup failed (3rd in a row). KMS key unusable. No good backup for 3 d, RPO ended 2026-11-20 03:20 UTC. 111122223333',
    );
    expect(smsText(aNotice('opened', { incident: aGroup(50) }), 140)).toBe(
      'HIGH: 50 backups failed in 111122223333 eu-west-1: KMS key unusable',
    );
    expect(smsText(aNotice('opened', { incident: anIncident({ drill: true }) }), 140)).toMatch(/^DRILL CRITICAL: /);
  });

  it('says of an announcement what it is called', () => {
    const title = 'The rules were refused, and those before them go on';

    expect(smsText({ ...anAnnouncement(), title }, 140)).toBe(title);
    expect(smsText({ ...anAnnouncement(), title }, 20).length).toBeLessThanOrEqual(20);
  });

  it('is as short where no resource is known', () => {
    const headline = `CRITICAL: ${'a long word '.repeat(20)}`;

    expect(smsText({ ...aNotice(), alerts: [], headline }, 140).length).toBeLessThanOrEqual(140);
  });

  it('says who answered', () => {
    const order = anOrder({ kind: 'acknowledged', actor: 'Ana Ortiz' });
    expect(smsText(aNotice('acknowledged', { order }), 140)).toBe(
      'Acknowledged: RDS orders-db backup failed (3rd in a row). By Ana Ortiz. 111122223333 eu-west-1',
    );
    expect(smsText(aNotice('resolved'), 140)).toBe(
      'Resolved: RDS orders-db backup failed (3rd in a row). 111122223333 eu-west-1',
    );
  });

  it('a long name lacks its middle before what failed lacks its end', () => {
    const notice = named('orders-database-of-production-in-the-region-of-ireland-7');

    expect(smsText(notice, 70)).toBe('CRITICAL: RDS orders-datab...of-ireland-7 backup failed (3rd in a row)');
    expect(smsText(named('orders-db'), 30)).toBe('CRITICAL: RDS orders-db bac...');
  });

  it('an announcement has no name to shorten', () => {
    expect(smsText(anAnnouncement(), 40)).toMatch(/^Routing rules.*\.\.\.$/);
  });

  it('with less room, such as beside a link, still says what failed', () => {
    expect(smsText(aNotice(), 55)).toBe('CRITICAL: RDS orders-db backup failed (3rd in a row)');
    expect(smsText(aNotice(), 30)).toBe('CRITICAL: RDS orders-db bac...');
    for (let room = 20; room <= 200; room += 1)
      expect(smsText(named('界'.repeat(60)), room).length).toBeLessThanOrEqual(room);
  });

  it('has the whole link to its page, and what failed before it', () => {
    const link = `https://${'a'.repeat(10)}.execute-api.eu-west-1.amazonaws.com/s/${'b'.repeat(22)}`;
    const withLink = (shortUrl: string) => ({ ...aNotice(), shortUrl });
    expect(smsText(withLink(link), 140)).toBe(`CRITICAL: RDS orders-db backup failed (3rd in a row) ${link}`);
    for (let room = 80; room <= 200; room += 1) {
      const text = smsText(withLink(link), room);
      expect(text.length).toBeLessThanOrEqual(room);
      // Whole or not at all: half a link leads nowhere.
      expect(text.includes('https://')).toBe(text.endsWith(` ${link}`));
      expect(text).toMatch(/^CRITICAL: RDS orders-db bac/);
    }
    expect(smsText(withLink(`https://${'a'.repeat(120)}/s/x`), 140)).not.toContain('https://');
  });

  it('takes two parts at the most where a name has other letters, the whole link among them, and one where it has none', () => {
    const shortUrl = `https://${'a'.repeat(10)}.execute-api.ap-northeast-1.amazonaws.com/s/${'b'.repeat(22)}`;
    for (const name of [
      '注文データベース',
      '界'.repeat(60),
      'заказы',
      '😀'.repeat(40),
      'orders-db',
      '[]{}~|'.repeat(30),
    ]) {
      const text = smsText({ ...named(name), shortUrl }, 140);
      expect(text.endsWith(` ${shortUrl}`)).toBe(true);
      expect(partsOf(text)).toBe(isInAlphabetOfTelephones(text) ? 1 : 2);
    }
    expect(partsOf(smsText({ ...aNotice(), headline: `CRITICAL: ${'[]{}'.repeat(40)}` }, 140))).toBe(1);
  });

  it('names keep their letters, signs that no telephone has short are plain', () => {
    expect(smsText(named('注文データベース'), 140)).toContain('注文データベース');
    expect(smsText(named('“orders” – eu'), 140)).toContain('"orders" - eu');
  });

  it.each(hostileTexts)('%j makes one line of at most 140 characters', (text) => {
    const said = smsText(aHostileNotice('opened', text), 140);
    expect(said.length).toBeLessThanOrEqual(140);
    expect(partsOf(said)).toBeLessThanOrEqual(isInAlphabetOfTelephones(said) ? 1 : 2);
    expect(said).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  });

  it('without an account says what failed alone', () => {
    expect(smsText({ ...aNotice('resolved'), facts: [] }, 200)).toBe(
      'Resolved: RDS orders-db backup failed (3rd in a row)',
    );
  });
});
