import { describe, expect, it } from 'vitest';
import { mailHtml } from '../../src/channels/email/html.ts';
import { issueContent } from '../../src/channels/jira/issue.ts';
import { channels } from '../../src/channels/registry.ts';
import { slackBlocks } from '../../src/channels/slack/blocks.ts';
import { webhook } from '../../src/channels/webhook/webhook.ts';
import { classifyFailure } from '../../src/enrich/classify.ts';
import { fillAdvice } from '../../src/enrich/fill-advice.ts';
import { advicePieces, adviceWithin, adviceWords, boundAdvice } from '../../src/notices/advice-pieces.ts';
import { customText } from '../../src/notices/custom-text.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { documentedMessages } from '../fixtures/score-aws-messages.ts';
import { anAlert } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';
import { aNotice } from '../support/notices.ts';

const { event, resource, job } = anAlert();

/** Advice to every documented message, and to the key that is about to be deleted. */
const advised = new Map(
  [
    {
      kind: 'backup' as const,
      sentence: 'KMS key is either disabled or pending deletion or access to KMS key is denied',
    },
    ...documentedMessages().map(({ kind, sentence }) => ({ kind: kind as 'backup', sentence })),
  ].map(({ kind, sentence = '' }) => {
    const error = classifyFailure({
      kind,
      outcome: 'failed',
      state: 'FAILED',
      statusMessage: sentence,
      messageCategory: null,
    });
    return [`${error.code} ${kind}`, fillAdvice(error.advice, { event, resource, job }).slice(0, 6).map(boundAdvice)];
  }),
);

const commandsOf = (advice: readonly string[]) =>
  advice.flatMap((line) => advicePieces(line).flatMap(({ text, isCommand }) => (isCommand ? [text] : [])));

/** Every text that a structure holds. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** A notice whose first advice is shown by a template of the rules. */
const inOwnWords = (notice: IncidentNotice, template: { title?: string; text?: string }) =>
  customText(
    { name: 'brief', title: template.title ?? null, text: template.text ?? null },
    { notice, incident: anIncident(), alert: anAlert() },
  );

/** What a webhook is sent of a notice that has to be shortened. */
const tooLarge = (notice: IncidentNotice) =>
  webhook.preview(webhook.example, { ...notice, meaning: 'w'.repeat(25_000) }, { ref: null });

const shown: Readonly<Record<string, (notice: IncidentNotice) => string>> = {
  ...Object.fromEntries(
    channels.map(({ id, example, preview }) => [
      `all that ${id} sends`,
      (notice: IncidentNotice) => textsIn(preview(example, notice, { ref: null })).join('\n'),
    ]),
  ),
  Slack: (notice) => textsIn(slackBlocks(notice, 'buttons')).join('\n'),
  mail: (notice) => mailHtml(notice),
  'plain text': (notice) => plainText(notice, 20_000),
  'short plain text': (notice) => plainText(notice, 1600),
  Jira: (notice) => textsIn(issueContent(notice)).join('\n'),
  'a webhook': (notice) => textsIn(webhook.preview(webhook.example, notice, { ref: null })).join('\n'),
  'a webhook of more than 20 kB': (notice) => textsIn(tooLarge(notice)).join('\n'),
};

/** Templates that show the advice, with less and less room for it. */
const templates: Readonly<Record<string, (notice: IncidentNotice) => string>> = {
  'a text': (notice) => inOwnWords(notice, { text: 'Do: <% advice %>' }).ownWords?.text ?? '',
  'a long text': (notice) =>
    [1500, 1700, 1850, 1900, 1950, 1990]
      .map((length) => inOwnWords(notice, { text: `${'w'.repeat(length)} <% advice %>` }).ownWords?.text ?? '')
      .join('\n'),
  'a title': (notice) => {
    const { title, headline, subject } = inOwnWords(notice, { title: '<% resource.name %>: <% advice %>' });
    return [title, headline, subject].join('\n');
  },
  'a text in a webhook of more than 20 kB': (notice) =>
    textsIn(tooLarge(inOwnWords(notice, { text: `${'w'.repeat(40)} <% advice %>` }))).join('\n'),
};

/** Returns what stands in a text of commands that are not whole. */
function partsIn(text: string, commands: readonly string[]): string[] {
  const longestFirst = commands.toSorted((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((left, command) => left.replaceAll(command, ''), text);
  return rest.split('\n').flatMap((line) => /\baws [a-z].*/.exec(line)?.[0].slice(0, 100) ?? []);
}

/** Returns the commands of which a text holds a part. */
function cutIn(text: string, commands: readonly string[]): string[] {
  const said = text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return commands.filter((command) => !said.includes(command) && said.includes(command.slice(0, 60)));
}

describe('channels/whole-commands: in messages', () => {
  it.each(Object.entries(shown))('are whole or not there: %s', (_name, show) => {
    const cut = [...advised].flatMap(([row, advice]) =>
      cutIn(show({ ...aNotice('opened'), advice }), commandsOf(advice)).map((command) => `${row}: cut: ${command}`),
    );
    expect(cut).toEqual([]);
  });

  it.each(Object.entries(templates))('are whole or not there, whatever stands first: %s', (_name, show) => {
    const cut = [...advised].flatMap(([row, advice]) =>
      advice.flatMap((line) =>
        partsIn(show({ ...aNotice('opened'), advice: [line] }), commandsOf([line])).map(
          (part) => `${row}: cut: ${part}`,
        ),
      ),
    );
    expect(cut).toEqual([]);
  });

  it.each(['Slack', 'mail', 'plain text', 'Jira'])(
    'are all there for a key that is about to be deleted: %s',
    (name) => {
      const advice = advised.get('kms-key-unusable backup') ?? [];
      const text = shown[name]?.({ ...aNotice('opened'), advice }) ?? '';
      expect(commandsOf(advice).join('\n')).toContain('aws kms cancel-key-deletion --region eu-west-1 --key-id arn:');
      expect(commandsOf(advice).filter((command) => !text.includes(command))).toEqual([]);
    },
  );

  it('of advice that was stored before they stood in backticks are whole as well, or not there', () => {
    const command = `aws kms get-key-policy --region eu-west-1 --key-id arn:aws:kms:eu-west-1:111122223333:key/${'k'.repeat(500)}`;
    const line = `${'Check who may use the key. '.repeat(6)}${command}`;
    const cut = Object.entries(shown).flatMap(([name, show]) =>
      partsIn(show({ ...aNotice('opened'), advice: [line] }), [command]).map((part) => `${name}: ${part}`),
    );

    expect(cut).toEqual([]);
    expect(shown.Slack?.({ ...aNotice('opened'), advice: [line] })).toContain(command);
  });

  it('stand on a line of their own', () => {
    const text = plainText(
      { ...aNotice('opened'), advice: ['Look: `aws kms list-keys --region eu-west-1` then go.'] },
      9000,
    );
    expect(text).toContain('1. Look:\n   aws kms list-keys --region eu-west-1\n   then go.');
  });

  it('are whole in a line of any room, which keeps what fits', () => {
    const lines = [...advised.values()].flat();
    const rooms = Array.from({ length: 70 }, (_, at) => at * 10);
    const wrong = lines.flatMap((line) =>
      rooms.flatMap((room) => {
        const kept = adviceWithin(line, room);
        return kept.length > room ? [`${room}: ${kept}`] : partsIn(kept, commandsOf([line]));
      }),
    );
    expect(wrong).toEqual([]);
    expect(adviceWithin('Look: `aws kms list-keys` then go.', 25)).toBe('Look: `aws kms list-keys`');
    expect(adviceWithin('Look: `aws kms list-keys` then go.', 24)).toBe('Look:');
    expect(adviceWithin('Look: `aws kms list-keys` then go.', 4)).toBe('Loo…');
    expect(adviceWithin('Look as before: aws kms list-keys', 20)).toBe('Look as before:');
    expect(adviceWords('Look: `aws kms list-keys` then go.')).toBe('Look:');
    expect(adviceWords('`aws kms list-keys` then go.')).toBe('');
  });

  it('are left out when they are longer than any, and words are cut', () => {
    expect(boundAdvice(`Look: \`aws kms list-keys ${'x'.repeat(1600)}\``)).toBe('Look:');
    expect(boundAdvice('w'.repeat(900))).toHaveLength(300);
    expect(boundAdvice(`Look: aws kms list-keys ${'x'.repeat(500)}`)).toHaveLength(524);
    expect(advicePieces('an odd ` mark and `some words`')).toEqual(
      ['an odd', 'mark and', 'some words`'].map((text) => ({ text: text.replace('`', ''), isCommand: false })),
    );
  });
});
