import { describe, expect, it } from 'vitest';
import { checkEmail } from '../../../src/doctor/targets/email.ts';
import type { Deployment } from '../../../src/ports/deployment/deployment.ts';
import { toolsWith } from '../a-deployment.ts';

const about = { check: 'target', target: 'mail' } as const;
const sandbox = { mailAccount: async () => ({ value: { inSandbox: true, isSending: true } }) };

async function saidOf(to: string[], aws: Partial<Deployment> = {}, configurationSet: string | null = 'tracked') {
  const found = await checkEmail(about, { to }, toolsWith({ aws, at: { configurationSet } }));
  return found.map(({ state, says }) => [state, says]);
}

describe('doctor/targets/email', () => {
  it('says to how many addresses mails go', async () => {
    expect(await saidOf(['ana@example.org'])).toEqual([
      ['ok', 'SES sends from alerts@example.com to ana@example.org.'],
    ]);
    expect(await saidOf(['ana@example.org', 'ben@example.org'])).toEqual([
      ['ok', 'SES sends from alerts@example.com to 2 addresses.'],
    ]);
  });

  it('asks for no configuration set where none is named', async () => {
    const none = { hasConfigurationSet: async () => ({ value: false }) };

    expect(await saidOf(['ana@example.org'], none, null)).toEqual([['ok', expect.anything()]]);
    expect(await saidOf(['ana@example.org'], none)).toEqual([
      ['broken', expect.stringMatching(/tracked does not exist/)],
    ]);
  });

  it('sends out of the sandbox to whoever is verified, be it by a domain above theirs', async () => {
    expect(await saidOf(['ana@mail.example.com'], sandbox)).toEqual([['ok', expect.anything()]]);
    expect(await saidOf(['ana@example.com', 'ben@example.org', 'nobody'], sandbox)).toEqual([
      ['broken', expect.stringContaining('does not send to ben@example.org')],
      ['broken', expect.stringContaining('does not send to nobody')],
    ]);
  });
});
