import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkAdf } from '../../local/simulators/adf.ts';
import { checkFields } from '../../local/simulators/jira-fields.ts';
import { newJiraStore } from '../../local/simulators/jira-store.ts';
import { checkHeaders } from '../../local/simulators/ses-rules.ts';
import { checkBlocks, slackLimits } from '../../local/simulators/slack-blocks.ts';

const folder = new URL('../golden/', import.meta.url);

/** The reviewed messages of a channel, by file name. */
function golden<Shape>(channel: string): [string, Shape][] {
  const files = readdirSync(new URL(`${channel}/`, folder)).filter((file) => file.endsWith('.json'));
  return files.map((file) => [file, JSON.parse(readFileSync(new URL(`${channel}/${file}`, folder), 'utf8'))]);
}

describe('simulators: they take what the channels send', () => {
  it.each(golden<Record<string, { text: string; blocks?: unknown }>>('slack'))('slack/%s', (_file, calls) => {
    for (const [method, message] of Object.entries(calls)) {
      const maxText = method === 'chat.update' ? slackLimits.updateText : slackLimits.messageText;

      expect(message.text.length).toBeLessThanOrEqual(maxText);
      expect(checkBlocks(message.blocks ?? [])).toBeNull();
    }
  });

  it.each(golden<Record<string, { fields?: Record<string, unknown>; body?: unknown }>>('jira'))(
    'jira/%s',
    (_file, calls) => {
      for (const [name, call] of Object.entries(calls)) {
        if (name === 'createIssue')
          expect(checkFields(call.fields ?? {}, { isCreate: true, site: newJiraStore(), project: 'OPS' })).toEqual({});
        if (name === 'addComment') expect(checkAdf(call.body)).toBeNull();
      }
    },
  );

  it.each(golden<{ subject: string; headers: Record<string, string> }>('email'))('email/%s', (_file, mail) => {
    const headers = Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value }));

    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(checkHeaders(headers)).toBeNull();
  });
});
