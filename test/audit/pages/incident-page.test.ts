import { describe, expect, it } from 'vitest';
import type { GatheredIncident } from '../../../src/audit/gathered-incident.ts';
import { incidentPage, incidentPagePath } from '../../../src/audit/pages/incident-page.ts';
import type { Block } from '../../../src/audit/pages/page.ts';
import { personInSlack, theRouter } from '../../../src/evidence/actor.ts';
import { anAlert } from '../../support/alerts.ts';
import { aDelivery, aRecord, auditedAt } from '../../support/audited.ts';
import { aGroup, anIncident, anOwnedGroup } from '../../support/incidents.ts';

const period = { from: '2026-11-22', until: '2026-11-22' };
const nothing = {
  ...{ isOpenedBefore: false, firstAlert: null, firstAcknowledged: null, shown: [], deliveries: [], tickets: [] },
  ...{ records: [], alerts: [], sent: [], later: [] },
};

/** The parts of a document, by their titles, each as one text. */
function partsOf(change: Partial<GatheredIncident> = {}, channels = new Map<string, string>()): Record<string, string> {
  const gathered = { incident: anIncident(), ...nothing, ...change };
  const { blocks } = incidentPage(gathered, { because: 'Drawn', channels, period });
  const parts: Record<string, string> = {};
  let title = '';
  for (const block of blocks)
    if (block.kind === 'heading') title = block.text;
    else parts[title] = `${parts[title] ?? ''}${textOf(block)}\n`;
  return parts;
}

function textOf(block: Block): string {
  if (block.kind === 'facts') return block.facts.map((fact) => fact.join(': ')).join('\n');
  if (block.kind === 'table') return block.rows.map((row) => row.join(' | ')).join('\n');
  return block.kind === 'list' ? block.lines.join('\n') : block.text;
}

const ana = personInSlack({ teamId: 'T1', userId: 'U1', name: 'ana' });
const answer = { by: 'ana', via: 'in Slack', at: auditedAt };

describe('audit/pages/incident-page', () => {
  it('says of an incident of which the period has next to nothing what that means', () => {
    const parts = partsOf();
    expect(parts['What failed']).toContain('None of its 1 alerts came in the period.');
    expect(parts.Timeline).toContain('Nothing of it happened in the period');
    expect(parts['Messages as they were sent']).toBe('No message of the period is kept.\n');
    expect(parts.Ticket).toBe('No ticket of it is known.\n');
    expect(parts['Proof of the end']).toContain('It is not over');
    expect(parts['In short']).toContain(
      'First delivered: to nobody in the period\nAcknowledged: by nobody\nEnded: not yet',
    );
  });

  it('tells in the order of time what happened, who was told, and what vendors reported', () => {
    const later = { incidentId: 'i', noticeId: '2-opened', target: 'chat', what: 'bounced' as const, recipient: 'a@x' };
    const { Timeline } = partsOf(
      {
        records: [
          aRecord({ by: theRouter }),
          aRecord({ sequence: 2, at: '2026-11-22T04:00:00.000Z', what: 'acknowledged', actor: 'ana', by: ana }),
          aRecord({ sequence: 3, at: '2026-11-22T05:00:00.000Z', what: 'noted', actor: 'bo' }),
        ],
        sent: [aDelivery(), aDelivery({ target: 'mail', outcome: null, attempts: 3, result: null, status: 'sending' })],
        later: [{ ...later, at: '2026-11-22T03:30:00.000Z', detail: '' }],
      },
      new Map([['chat', 'slack']]),
    );
    expect(Timeline?.trimEnd().split('\n')).toEqual([
      '2026-11-22 03:12:30 | opened | router | No route matched.',
      '2026-11-22 03:12:30 | notice delivered | chat (slack) | 2-opened; accepted; for #backups',
      '2026-11-22 03:12:30 | notice sending | mail | 2-opened; 3 attempts',
      '2026-11-22 03:30:00 | vendor: bounced | chat (slack) | 2-opened; a@x',
      '2026-11-22 04:00:00 | acknowledged | ana (known by: signed-by-slack) | No route matched.',
      '2026-11-22 05:00:00 | noted | bo | No route matched.',
    ]);
  });

  it('has each message as it was sent, with its hash', () => {
    const body = { sha256: 'c'.repeat(64), text: 'A backup failed.\n<script>' };
    const { 'Messages as they were sent': said } = partsOf({
      sent: [
        aDelivery({ sent: body }),
        aDelivery({ target: 'mail', sent: body, result: null }),
        aDelivery({ target: 'x' }),
      ],
    });
    expect(said?.match(/A backup failed\.\n<script>/g)).toHaveLength(2);
    expect(said).toContain(`Vendor’s id: OPS-1\nSHA-256: ${body.sha256}`);
    expect(said).not.toContain('to x');
  });

  it('says what failed, by the ARN of the resource or by its name, with what AWS said', () => {
    const alert = (change: Parameters<typeof anAlert>[0]) => ({
      incidentId: 'i',
      revision: 1,
      at: auditedAt,
      alert: anAlert(change),
    });
    const { 'What failed': failed } = partsOf({
      alerts: [alert({}), alert({ resource: { arn: null }, error: { message: null } })],
    });
    expect(failed).toContain('arn:aws:rds:eu-west-1:111122223333:db:orders-db | kms-key-unusable | Access denied');
    expect(failed).toContain('orders-db | kms-key-unusable | \n');
  });

  it('says who acknowledged and what ended it, with the proof', () => {
    const acknowledgement = { ...answer, actor: ana, until: null };
    const resolution = {
      ...{ ...answer, kind: 'later-success' as const, reason: 'A later backup completed.', why: 'mended', actor: ana },
      ...{ proof: 'restorable-time' as const, recoveryPointArn: 'arn:rp', restorableUntil: auditedAt },
      accepted: { owner: 'dba', until: auditedAt },
    };
    const unproven = { times: 2, at: auditedAt, reason: 'It was not there.' };
    const parts = partsOf({
      incident: anIncident({ status: 'resolved', acknowledgement, resolution, unproven }),
      tickets: ['OPS-1'],
    });
    expect(parts['In short']).toContain('by ana, in Slack (known by: signed-by-slack)');
    expect(parts['In short']).toContain(
      'by ana (later-success) (known by: signed-by-slack): A later backup completed.',
    );
    expect(parts['Proof of the end']).toContain(
      'Known by: signed-by-slack, T1/U1\nProof: restorable-time\nRecovery point: arn:rp',
    );
    expect(parts['Proof of the end']).toContain(
      'Not believed: 2 successes, the last at 2026-11-22 03:12:30: It was not there.',
    );
    expect(parts.Ticket).toBe('OPS-1. What stands in it is in the tracker.\n');
  });

  it('says who had it in hand once, and leaves open what was before the period', () => {
    const said = (change: Partial<GatheredIncident>) => partsOf(change)['In short'] ?? '';
    const firstAcknowledged = aRecord({
      what: 'acknowledged',
      actor: 'Ana',
      by: personInSlack({ teamId: 'T', userId: 'U', name: 'Ana' }),
    });
    expect(said({})).toContain('Acknowledged: by nobody\n');
    expect(said({ firstAcknowledged })).toContain(
      'by Ana (known by: signed-by-slack), which did not hold until the end',
    );
    const before = said({ isOpenedBefore: true });
    expect(before).toContain('Acknowledged: by nobody in the period');
    expect(before).toContain('First delivered: before the period, if it was: see the package of then');
  });

  it('names what its alerts were about when it shows none of them itself', () => {
    const shown = [{ jobId: 'j', kind: 'backup', resourceName: 'orders-db', errorCode: 'x' }];
    const { 'In short': short } = partsOf({ incident: anIncident({ alerts: [] }), shown });
    expect(short).toContain('Resources: orders-db');
  });

  it('says that nothing proves an end that only somebody said', () => {
    const resolution = { ...answer, kind: 'answer' as const, reason: 'Ana resolved it.' };
    const incident = anIncident({ status: 'resolved', acknowledgement: { ...answer, until: null }, resolution });
    const parts = partsOf({ incident });
    expect(parts['Proof of the end']).toContain('Proof: none: nothing shows a later backup');
    expect(parts['Proof of the end']).toContain('Known by: unknown\n');
    const named = partsOf({ incident: anIncident({ resolution: { ...resolution, actor: theRouter } }) });
    expect(named['Proof of the end']).toContain('Known by: own-decision\n');
  });

  it('names three resources at most at the top, and says how many there are', () => {
    const { 'In short': short } = partsOf({
      incident: anOwnedGroup(30),
      deliveries: [{ ...aDelivery(), sentSha256: null }],
    });
    expect(short).toContain('and more, 30 in all');
    expect(short).toContain('First delivered: 2026-11-22 03:12:30');
    const named = partsOf({
      incident: anIncident({ alerts: [{ ...aGroup(1).alerts[0], resourceArn: null } as never] }),
    });
    expect(named['In short']).toContain('Resources: orders-db-01\n');
  });

  it('has everything that the table of incidents says', () => {
    const escalation = { ...anIncident().escalation, exhausted: true };
    expect(partsOf({ incident: anIncident({ escalation }) })['Everything that is known of it']).toContain(
      'nobody answered: yes',
    );
  });

  it('carries what it has, and no file of nothing', () => {
    const page = incidentPage(
      { incident: anIncident(), ...nothing, records: [aRecord()] },
      { because: 'Drawn', channels: new Map(), period },
    );
    expect(page.attachments.map(({ name }) => name)).toEqual(['incident.json', 'records.jsonl']);
    expect(page.title).toBe('Incident 01KB0000000000000000000001');
  });

  it.each([
    [anIncident(), '05-timeline/01KB0000000000000000000001.pdf'],
    [anIncident({ drill: true }), '13-drills/01KB0000000000000000000001.pdf'],
    [anIncident({ id: '../../etc/passwd' }), '05-timeline/not-an-id-'],
  ])('is where its id says, whatever that is', (incident, file) => {
    expect(incidentPagePath({ incident }).startsWith(file)).toBe(true);
    expect(incidentPagePath({ incident })).toMatch(/^[\w-]+\/[\w-]+\.pdf$/);
  });

  it('calls a drill a drill', () => {
    const gathered = { incident: anIncident({ drill: true }), ...nothing };
    expect(incidentPage(gathered, { because: 'A drill', channels: new Map(), period }).title).toMatch(/^Drill /);
  });
});
