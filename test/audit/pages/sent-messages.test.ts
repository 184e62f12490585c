import { describe, expect, it } from 'vitest';
import { sentMessages } from '../../../src/audit/pages/sent-messages.ts';
import { aDelivery } from '../../support/audited.ts';

/** What is shown of one message. */
function shown(text: string): string[] {
  const sent = [aDelivery({ sent: { sha256: 'a'.repeat(64), text } })];
  return sentMessages({ sent }, new Map()).flatMap((block) => (block.kind === 'sent' ? block.text : []));
}

describe('audit/pages/sent-messages', () => {
  it('shows the plain text of a mail, with its subject', () => {
    const text = JSON.stringify({
      to: ['a@x.example'],
      subject: 'It failed',
      html: '<p>It failed.</p>',
      text: 'It failed.',
    });
    const blocks = sentMessages({ sent: [aDelivery({ sent: { sha256: 'a', text } })] }, new Map());
    expect(blocks.at(-1)).toEqual({ kind: 'sent', text: 'It failed.' });
    expect(JSON.stringify(blocks)).toContain('["Subject","It failed"]');
  });

  it.each(['no JSON', '"a text"', '{"subject":"s"}', '{"subject":"s","html":"h"}', '{"html":"h","text":"t"}'])(
    'shows %s as it is',
    (text) => {
      expect(shown(text)).toEqual([text]);
    },
  );

  it('says so when no message is kept', () => {
    expect(sentMessages({ sent: [aDelivery()] }, new Map())).toEqual([
      { kind: 'text', text: 'No message of the period is kept.' },
    ]);
  });
});
