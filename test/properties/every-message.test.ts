import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import { webhook } from '../../src/channels/webhook/webhook.ts';
import { advicePieces } from '../../src/notices/advice-pieces.ts';
import { stateHeadline } from '../../src/notices/lines.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { anAlert } from '../support/alerts.ts';
import { aGroup, anIncident, aRouting, aSummary } from '../support/incidents.ts';
import { aNotice, anInput } from '../support/notices.ts';

/** Every text of a message as it is sent, in the order in which it is there. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** What people read, without what any markup puts around a character. */
function read(text: string): string {
  return text
    .replaceAll(/&(?:lt|gt|amp|quot|#39);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .replaceAll(/<https:[^|>]*\|([^>]*)>/g, '$1');
}
const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };

/** Channels that say all of a notice in an order of their own making; a webhook's fields are for programs. */
const told: Readonly<Record<string, (notice: IncidentNotice) => string>> = {
  ...Object.fromEntries(
    channels
      .filter(({ id }) => id !== 'webhook')
      .map(({ id, example, preview }) => [
        id,
        (notice: IncidentNotice) => {
          const sent = preview(example, notice, { ref: null }) as Record<string, unknown>;
          // A mail's and a topic's text is the whole message; the rest of them repeats it.
          return read(textsIn(sent.html ?? sent.text ?? sent).join('\n'));
        },
      ]),
  ),
  'the text of a mail': (notice) => plainText(notice, 20_000),
};

const inJson = (notice: IncidentNotice) => textsIn(webhook.preview(webhook.example, notice, { ref: null })).join('\n');

/** What programs are sent, also when it is too much for one body. */
const forPrograms: Readonly<Record<string, (notice: IncidentNotice) => string>> = {
  'a webhook': inJson,
  'a webhook of more than 20 kB': (notice) => inJson({ ...notice, meaning: 'w'.repeat(25_000) }),
};

const arn = `arn:aws:rds:eu-west-1:111122223333:db:orders-${'x'.repeat(600)}-end`;
const jobId = `JOB-${'7'.repeat(240)}-END`;
const role = `arn:aws:iam::111122223333:role/${'path/'.repeat(60)}backup`;
const command = 'aws backup start-backup-job --region eu-west-1 --backup-vault-name prod';

describe('properties/every-message', () => {
  it.each(Object.entries(told))('%s says everything in the one order', (_id, say) => {
    for (const incident of [anIncident(), aGroup(3)]) {
      const notice = aNotice('escalated', {
        incident,
        alerts: [anAlert({ error: { ...anAlert().error, advice: [`Start it again: \`${command}\``] } })],
      });
      const text = say(notice);
      const body = text.slice(text.lastIndexOf(stateHeadline(notice).slice(10)));
      const marks = [
        stateHeadline(notice).slice(10),
        notice.brief ?? stateHeadline(notice).slice(10),
        notice.news.slice(0, 30),
        '111122223333 eu-west-1',
        'AWS Backup cannot use the encryption key',
        'kms-key-unusable',
        command,
        'team-orders',
        'prod-vault',
        'dba-tickets, dba-mail (accepted)',
        'dba-pager at ',
        'dba-lead at ',
        ...(incident.alerts.length > 1 ? [] : ['three nights without a good one']),
        notice.incidentId,
        ...notice.whole.map(({ value }) => value),
      ];
      let from = 0;
      for (const mark of marks) {
        const at = body.indexOf(mark, from);
        expect(at, `${mark} is not behind ${body.slice(Math.max(0, from - 40), from)}`).toBeGreaterThanOrEqual(0);
        from = at;
      }
    }
  });

  it.each([...Object.entries(told), ...Object.entries(forPrograms)])(
    '%s cuts nothing that is copied, however long everything is',
    (_id, say) => {
      const unit = fc.constantFrom('x', '&', '<>', 'word ', '界', '🗄️', '"', '`', '\u202e');
      fc.assert(
        fc.property(unit, fc.integer({ min: 0, max: 3000 }), fc.boolean(), (part, length, isLong) => {
          const text = part.repeat(length);
          const alert = anAlert({
            event: { jobId, iamRoleArn: role },
            resource: { arn, name: text },
            job: { planName: text, vaultName: text },
            error: {
              ...anAlert().error,
              category: 'access',
              message: text,
              meaning: text,
              advice: [`Start it again: \`${command}\``, ...(isLong ? Array<string>(5).fill(text) : [])],
            },
            owner: text,
            severityReasons: [text],
            missing: [text],
          });
          const incident = anIncident({
            alerts: [aSummary({ resourceName: text, resourceArn: arn.slice(0, 500), jobId: jobId.slice(0, 100) })],
            routing: aRouting({ route: text, policy: text, labels: { team: text } }),
          });
          const notice = aNotice('opened', anInput('opened', { incident, alerts: [alert] }));
          const said = say(notice);

          expect(advicePieces(notice.advice[0] ?? '').map((piece) => piece.text)).toContain(command);
          expect(
            [arn, jobId, role, notice.incidentId, command].filter((copied) => !said.includes(copied)),
            'is not there as a whole',
          ).toEqual([]);
        }),
        { numRuns: 15 },
      );
    },
  );
});
