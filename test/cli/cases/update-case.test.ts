import { describe, expect, it } from 'vitest';
import { edited } from '../../support/edited.ts';
import { database, test } from './run-rules-test.ts';

describe('cli/cases/update-case: rules test --update', () => {
  it('adds what came to a case that expects nothing yet, and leaves the rest as it is', async () => {
    const text = `# why this matters\n${database.trim()}   # an hour\n`;

    const { code, out, textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(code).toBe(0);
    expect(out).toMatch(/^updated {2}a .*\n\n1 case, 1 updated\.\n$/s);
    expect(textOf('a.yml')).toBe(`${text}expect:
  action: open
  route: databases
  policy: database
  severity: critical
  told:
    - { target: backup-channel, kind: opened, after: 0s }
    - { target: dba-mail, kind: escalated, after: 15m }
`);
  });

  it('corrects only what differs, comments and all', async () => {
    const text = `${database.trim()}
expect:   # what we agreed on
  route: "databases"   # as it was
  severity: low   # not any more
  labels: { team: dba }
  told:
    - { target: backup-channel }   # first the channel
    - target: dba-mail
      after: 20m   # patience
`;

    const { textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(textOf('a.yml')).toBe(
      edited(text, ['severity: low', 'severity: critical'], ['team: dba', 'team: null'], ['20m', '15m']),
    );
  });

  it.each([
    ['in blocks', 'expect:\n  told:\n    - { target: page }\n  route: databases  # stays\n'],
    ['in one line', 'expect: { told: [{ target: page }], route: databases } # stays\n'],
    ['with nothing in it', 'expect:\n  told: []\n  route: databases # stays\n'],
    ['without a value', 'expect:\n  # stays\n'],
    ['with no end of line', 'expect: { told: [] } # stays'],
  ])('tells anew what was told, written %s', async (_how, expectation) => {
    const cases = { 'a.yml': `${database.trim()}\n${expectation}` };

    const { textOf, code } = await test(cases, ['--update']);
    const again = await test({ 'a.yml': textOf('a.yml') });

    expect({ code, again: again.code }).toEqual({ code: 0, again: 0 });
    expect(textOf('a.yml')).toContain('{ target: dba-mail, kind: escalated, after: 15m }');
    expect(textOf('a.yml')).toContain('# stays');
  });

  it('writes JSON as JSON', async () => {
    const job = { type: 'RDS', name: 'orders-db', message: 'Access denied' };
    const cases = {
      'a.json': { at: '2026-11-22', job, for: '1m' },
      'b.json': { at: '2026-11-22', job, expect: { route: 'x' } },
    };

    const { textOf } = await test(cases, ['--update']);

    expect(JSON.parse(textOf('a.json')).expect).toMatchObject({
      route: 'databases',
      told: [{ target: 'backup-channel' }],
    });
    expect(JSON.parse(textOf('b.json'))).toEqual({ ...cases['b.json'], expect: { route: 'databases' } });
    expect(textOf('b.json')).toMatch(/^\{\n {2}"at": /);
  });

  it('writes YAML in braces as such', async () => {
    const { textOf } = await test({ 'a.yml': `{ at: 2026-11-22, job: { type: RDS, name: a }, for: 1m }\n` }, [
      '--update',
    ]);

    expect(textOf('a.yml')).toMatch(/^\{ at: 2026-11-22, job: .*expect: \{ action: open, /);
  });

  it('leaves what fits untouched, and is content with an empty folder', async () => {
    const text = `${database}expect: { "route":   databases }\n`;

    const { out, textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(out).toContain('fits');
    expect(textOf('a.yml')).toBe(text);
    expect(await test({}, ['--update'])).toMatchObject({ code: 0, out: '0 cases.\n' });
  });

  it('cannot write an acknowledgement away, and says so', async () => {
    const text = `${database}acknowledge: [{ after: 5m }, { after: 6m }]\nexpect: { incidents: 1 }`;

    const { code, out, textOf } = await test({ 'a.yml': text }, ['--update']);

    expect(code).toBe(1);
    expect(out).toContain('acknowledge[1]');
    expect(textOf('a.yml')).toBe(text);
  });
});
