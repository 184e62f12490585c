import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const signature = `v1=${'0'.repeat(64)}`;
const secretText = 'nothing of this may be logged';

/** Asks the handler without any setting, so that whatever is loaded beyond refusing at sight ends in 503. */
async function asked(event: object) {
  vi.stubEnv('TABLE_NAME', '');
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  const { handler } = await import('../../src/handlers/hooks.ts');
  const { statusCode, body } = await handler({ headers: {}, routeKey: 'POST /in/{target}', ...event } as never);
  return { statusCode, body, log: lines.join('') };
}

it.each([
  ['nothing signed', { headers: {} }, 401, 'unsigned'],
  ['a signature that is none', { headers: { 'x-pagerduty-signature': 'v1=00' } }, 401, 'malformed'],
  ['two megabytes', { body: 'x'.repeat(2_000_000) }, 413, 'too-large'],
  ['a name that is none', { pathParameters: { target: `../${secretText}` } }, 401, 'no-such-target'],
  ['no name', { pathParameters: undefined }, 401, 'no-such-target'],
])(
  'handlers/hooks: refuses %s before anything is loaded, with one line that holds nothing of it',
  async (_what, event, status, reason) => {
    const usual = {
      pathParameters: { target: 'oncall' },
      body: secretText,
      headers: { 'x-pagerduty-signature': signature },
    };
    const { statusCode, body, log } = await asked({ ...usual, ...event });

    expect({ statusCode, body }).toEqual({ statusCode: status, body: '' });
    expect(JSON.parse(log)).toMatchObject({ message: 'posted', statusCode: status, reason });
    expect(log).not.toContain(secretText);
  },
);

it('handlers/hooks: what may be signed is looked at, and while that is not possible it is to be posted again', async () => {
  const headers = { 'x-pagerduty-signature': signature };
  const { statusCode, body, log } = await asked({ pathParameters: { target: 'oncall' }, body: secretText, headers });

  expect({ statusCode, body }).toEqual({ statusCode: 503, body: '' });
  expect(log).toContain('fault');
  expect(log).not.toContain(secretText);
});
