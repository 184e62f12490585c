import { describe, expect, it } from 'vitest';
import { checkSlack } from '../../../src/doctor/targets/slack.ts';
import { ref, toolsWith, type VendorAnswers } from '../a-deployment.ts';

const about = { check: 'target', target: 'chat' } as const;
const json = (body: unknown, scopes = 'chat:write,channels:read, channels:history') => ({
  body: JSON.stringify(body),
  headers: { 'x-oauth-scopes': scopes },
});
const good = json({ ok: true, user: 'router' });

/** Returns what is said of a target in a channel, and what mends it. */
async function saidOf(answers: VendorAnswers, channel = 'C0123456789') {
  const options = { channel, token: ref('slack-bot') };
  const [finding] = await checkSlack(about, options, toolsWith({ answers: { 'auth.test': good, ...answers } }));
  return [finding?.state, finding?.says, finding?.fix];
}

const info = (channel: object, scopes?: string) => ({ 'conversations.info': json({ ok: true, channel }, scopes) });

describe('doctor/targets/slack', () => {
  it.each([
    [
      'answers nothing that can be read',
      { body: 'oops', status: 503 },
      'Slack answered 503 and nothing that can be read.',
    ],
    ['does not answer in time', { failure: 'timeout', detail: '' } as const, 'Slack did not answer in time from here.'],
  ])('does not know of a token when Slack %s, nor of a channel', async (_what, answer, says) => {
    expect(await saidOf({ 'auth.test': answer })).toEqual(['not-known', says, null]);
    expect(await saidOf({ 'conversations.info': answer })).toEqual(['not-known', says, null]);
  });

  it('does not know whether the app is in a channel that it may neither look at nor read', async () => {
    const hidden = json({ ok: false, error: 'missing_scope' });
    const [state, says, fix] = await saidOf({ 'conversations.info': hidden, 'conversations.history': hidden });

    expect([state, says, fix]).toEqual([
      'not-known',
      expect.stringContaining('it lacks the scope channels:read'),
      expect.stringContaining('add channels:read, groups:read'),
    ]);
  });

  it('looks into what it wrote where the channel is hidden from it', async () => {
    const hidden = json({ ok: false, error: 'missing_scope' });

    expect(await saidOf({ 'conversations.info': hidden, 'conversations.history': json({ ok: true }) })).toEqual([
      'ok',
      'The token is good, and the app may post to C0123456789.',
      null,
    ]);
  });

  it('lets an app post to a public channel that it is not in when it has the scope for that', async () => {
    const scopes = 'chat:write,chat:write.public,channels:history';

    expect(await saidOf(info({ is_member: false }, scopes))).toEqual(['broken', expect.anything(), '/invite @router']);
    expect(await saidOf({ 'auth.test': json({ ok: true }, scopes), ...info({ is_member: false }, scopes) })).toContain(
      'ok',
    );
    expect(
      await saidOf({
        'auth.test': json({ ok: true }, scopes),
        ...info({ is_member: false, is_private: true }, scopes),
      }),
    ).toEqual(['broken', 'The app is not in the channel C0123456789. Type this in the channel.', '/invite @the app']);
  });

  it('says what Slack says only where it is a word, and nothing of scopes that it does not name', async () => {
    expect(await saidOf({ 'auth.test': json({ ok: false, error: '<b>' }) })).toContain(
      'Slack refuses its token: no reason given.',
    );
    expect(await saidOf({ 'auth.test': { body: '{"ok":true}' } }, 'U0123456789')).toContain(
      'The token is good; U0123456789 is told directly.',
    );
  });

  it('needs the secret of the target', async () => {
    const tools = toolsWith();

    expect(await checkSlack(about, { channel: 'C1', token: ref('nowhere') }, tools)).toMatchObject([
      { state: 'broken', says: expect.stringContaining('nowhere does not exist, or is empty') },
    ]);
  });
});
