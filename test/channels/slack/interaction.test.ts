import { describe, expect, it } from 'vitest';
import { buttonValue, readPress } from '../../../src/channels/slack/interaction.ts';

const incidentId = '01JD0000000000000000000001';
const subject = { incidentId, target: 'on-call' };

function body(change: object, action: object = {}): string {
  const payload = {
    type: 'block_actions',
    user: { id: 'U1', name: 'ana', team_id: 'T1' },
    team: { id: 'T1' },
    channel: { id: 'C1' },
    response_url: 'https://hooks.slack.com/actions/T1/1/x',
    actions: [{ action_id: 'acknowledge', value: buttonValue(subject), ...action }],
    ...change,
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

describe('channels/slack/interaction', () => {
  it.each(['acknowledge', 'resolve', 'more'] as const)(
    'reads of a press of %s what its button was written with',
    (button) => {
      expect(readPress(body({}, { action_id: button }))).toEqual({
        ...subject,
        button,
        user: { id: 'U1', teamId: 'T1', name: 'ana' },
        workspace: 'T1',
        channel: 'C1',
        replyTo: 'https://hooks.slack.com/actions/T1/1/x',
      });
    },
  );

  it.each([
    ['another button', body({}, { action_id: 'open-1' })],
    ['an id that is no ULID', body({}, { value: buttonValue({ ...subject, incidentId: `${incidentId}I` }) })],
    ['no value', body({}, { value: undefined })],
    ['a user that Slack has not', body({ user: { id: 'ana' } })],
    ['another interaction', body({ type: 'view_submission' })],
    ['no payload', 'a=b'],
    ['no JSON', 'payload=%7B'],
  ])('takes nothing from %s', (_what, text) => {
    expect(readPress(text)).toBeNull();
  });

  it.each(['https://hooks.slack.com.example.com/x', 'https://example.com/hooks.slack.com', 'hooks.slack.com'])(
    'replies nowhere but to Slack: %s',
    (hook) => {
      expect(readPress(body({ response_url: hook }))?.replyTo).toBeNull();
    },
  );

  it('names no workspace for an organisation, which has several', () => {
    expect(readPress(body({ enterprise: { id: 'E1' } }))?.workspace).toBeNull();
  });
});
