import { describe, expect, it } from 'vitest';
import { sources } from './support/architecture.ts';
import { proseDecisions } from './support/prose-decisions.ts';

/** Folders in which everything is decided. */
const deciding =
  /^(?:lib|events|evidence|incidents|enrich|escalation|patterns|rules|routing|rules-diff|notices|simulation|pipeline)\//;

/** Where words are not ours, or are read on purpose: `file` or folder, a piece of the code (all of the file without one), why. */
const exceptions: readonly { file: string; code?: string; why: string }[] = [
  { file: 'enrich/error-catalogue.ts', why: 'what AWS writes' },
  { file: 'enrich/catalogue/', why: 'what AWS writes' },
  { file: 'events/aftermath.ts', why: 'what AWS writes' },
  { file: 'notices/brief.ts', code: 'at|since', why: 'what a text that was cut ends in' },
  { file: 'notices/advice-pieces.ts', why: 'commands in advice that earlier releases stored without marks' },
  { file: 'enrich/denial.ts', why: 'what IAM writes' },
  { file: 'enrich/advice-lines.ts', why: 'the types of resources, as AWS names them' },
  { file: 'enrich/resource-types.ts', why: 'the types of resources, as AWS names them' },
  { file: 'events/normalise.ts', why: 'the types of events, as AWS names them' },
  { file: 'events/cloudtrail.ts', why: 'the types of events, as AWS names them' },
  { file: 'events/vault-notification.ts', why: 'what AWS Backup writes into its notifications' },
  { file: 'incidents/alert.ts', code: "'SAP HANA on Amazon EC2'", why: 'types of resources, as AWS names them' },
  { file: 'incidents/alert.ts', code: "'resource tag'", why: 'a word of the JSON and of the rules since 0.1.0' },
  { file: 'notices/facts.ts', code: "'resource tag'", why: 'a word of the JSON and of the rules since 0.1.0' },
  { file: 'incidents/alert.ts', code: "'plan schedule'", why: 'a word of the JSON and of the rules since 0.1.0' },
  { file: 'enrich/severity.ts', code: "'plan schedule'", why: 'a word of the JSON and of the rules since 0.1.0' },
  { file: 'rules/schedule.ts', code: 'cron|rate', why: 'the language of AWS’s schedules' },
  { file: 'rules/schedule.ts', code: 'CronPattern: ', why: 'what croner says of a schedule' },
  { file: 'rules/check/schema-issues.ts', code: "'Invalid input'", why: 'what zod says of a value' },
  { file: 'rules/check/warnings/field-forms.ts', code: 'amazon|aws', why: 'how people call the services of AWS' },
  { file: 'rules/after.ts', code: '% of rpo', why: 'the language of the rules' },
  { file: 'rules-diff/mutes.ts', code: 'one.by', why: 'a field of the rules, compared with that of other rules' },
  { file: 'lib/secret-literal.ts', code: 'PRIVATE KEY', why: 'how secrets begin' },
  { file: 'lib/ed25519.ts', code: 'PUBLIC KEY', why: 'how PEM marks a key' },
  { file: 'notices/facts.ts', code: 'why|told|retry', why: 'keeps types of others from looking like our lines' },
  { file: 'notices/lines.ts', code: 'news.includes(line)', why: 'the same sentence does not stand twice' },
  { file: 'rules/written-forms.ts', code: 'nextRun', why: 'the language of the rules' },
  { file: 'notices/plain-text.ts', code: 'why you get this', why: 'keeps text of others from looking like our lines' },
  { file: 'notices/own-links.ts', code: 'label === address', why: 'such a link is labelled with its own address' },
  { file: 'incidents/lane.ts', code: 'key.startsWith(laneKey)', why: 'lanes of which 0.1.0 and 0.2.0 kept no id' },
  { file: 'incidents/order-form.ts', code: 'parseInt(noticeId', why: 'orders of 0.1.0, which have no revision' },
  { file: 'evidence/actor.ts', code: "'AWS Backup'", why: 'names that nobody else may bear' },
];

const decisions = sources()
  .filter(({ file }) => deciding.test(file))
  .flatMap(proseDecisions);

function isExcepted(exception: (typeof exceptions)[number], { file, code }: { file: string; code: string }): boolean {
  const isThere = exception.file.endsWith('/') ? file.startsWith(exception.file) : exception.file === file;
  return isThere && (exception.code === undefined || code.includes(exception.code));
}

describe('decisions: what is decided is decided by codes, and sentences are made of them', () => {
  it('nothing is decided by how a sentence reads, or by what stands in an id', () => {
    const prose = decisions.filter((one) => !exceptions.some((exception) => isExcepted(exception, one)));

    expect(prose.map(({ says }) => says)).toEqual([]);
  });

  it('no exception stands here that nothing needs any more', () => {
    const unneeded = exceptions.filter((exception) => !decisions.some((one) => isExcepted(exception, one)));

    expect(unneeded).toEqual([]);
  });
});

describe('decisions: a sentence is found wherever it is decided by', () => {
  it.each([
    ["if (resolution.via === 'later success') end();", 'compared with a sentence'],
    ["if ('later success' !== via) end();", 'compared with a sentence'],
    [`if (by === \`silence of \${who}\`) end();`, 'compared with a sentence'],
    ["const said = 'not sent'; if (outcome === said) end();", 'compared with a sentence'],
    ["if (outcome === ('not sent' as const)) end();", 'compared with a sentence'],
    ["switch (outcome) { case 'not sent': break; }", 'a case is a sentence'],
    ["outcome.startsWith('not sent: ');", 'looks for a sentence'],
    ["outcome?.endsWith(' stands in');", 'looks for a sentence'],
    [`line.includes(\`\${want} does not match\`);`, 'looks for a sentence'],
    ['/while incident \\S+ is open$/.test(by);', 'pattern over a sentence'],
    ["by.replace(/, while incident \\S+ is open$/, '');", 'pattern over a sentence'],
    ['by.match(/^(in|on|by) /);', 'pattern over a sentence'],
    ["new RegExp('not sent: (.*)').exec(outcome);", 'pattern over a sentence'],
    ["const known = new Set(['not sent', 'sent']);", 'a sentence for a key'],
    ["const known = new Map([['not sent', 1]]);", 'a sentence for a key'],
    ["const known = { 'not sent': 1 };", 'a sentence for a key'],
    ["known['not sent'];", 'looked up by a sentence'],
    ["known.get('not sent');", 'looks for a sentence'],
    ["type Fate = 'told later' | 'quiet';", 'a closed list is a sentence'],
    ["const fates = ['told later', 'quiet'] as const;", 'a closed list is a sentence'],
    ['facts.find((fact) => fact.label === label);', 'its field label is for people'],
    ['facts.find(({ label }) => label === wanted);', 'its field label is for people'],
    ['if (incident.mute?.by === by) wait();', 'its field by is for people'],
    ["notice.news.startsWith('x');", 'its field news is for people'],
    ["cause.key.startsWith('message|');", 'key is an id'],
    ['lane.key.startsWith(laneKey);', 'key is an id'],
    ['Number.parseInt(noticeId, 10);', 'noticeId is an id'],
    ["order.noticeId.split('-')[0];", 'noticeId is an id'],
  ])('%s', (text, says) => {
    expect(proseDecisions({ file: 'pipeline/planted.ts', text }).map((one) => one.says)).toEqual([
      expect.stringContaining(says),
    ]);
  });

  it.each([
    ["if (result.reason === 'target-down') wait();", 'a code is compared'],
    [`const reason = \`Nobody acknowledged for \${minutes} min\`;`, 'a sentence is made'],
    ["log.info('delivery postponed', { target });", 'a sentence is said'],
    ["const words = { told: 'told later' };", 'a code has its words'],
    ['if (fact.label === null || fact.value === "") skip();', 'it is asked whether there is a sentence'],
    ["text.split(' ');", 'words are counted'],
    ["throw new RouterError('incident-missing', { incidentId });", 'a code is thrown'],
  ])('%s: %s', (text) => {
    expect(proseDecisions({ file: 'pipeline/fine.ts', text })).toEqual([]);
  });
});
