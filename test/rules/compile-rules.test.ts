import { describe, expect, it } from 'vitest';
import { builtInRules, compileRules, compileWithoutWindows } from '../../src/rules/compile-rules.ts';
import { readSchedule } from '../../src/rules/schedule.ts';

const window = { name: 'w', schedule: '0 22 * * *', timezone: 'UTC', duration: '4h' } as const;

describe('rules/compile-rules', () => {
  it('reads the schedules of windows, and leaves out one that this release cannot read', () => {
    const windows = [window, { ...window, name: 'old', schedule: 'at ten' }];
    const rules = compileRules({ version: 1, windows }, '7', readSchedule);

    expect(rules.windows.map(({ name, durationSeconds }) => [name, durationSeconds])).toEqual([['w', 4 * 3600]]);
    expect(rules.windows[0]?.matches({})).toEqual({ matched: true });
  });

  it('does without what reads schedules where there is none, and says so where there is one', () => {
    expect(compileWithoutWindows({ version: 1 }, '7')).toMatchObject({ version: '7', windows: [] });
    expect(() => compileWithoutWindows({ version: 1, windows: [window] }, '7')).toThrow(
      'The schedule 0 22 * * * cannot be read here: compile the rules with readSchedule.',
    );
  });

  it('lets a route without a pattern match every alert', () => {
    const [route] = compileWithoutWindows({ version: 1, routes: [{ name: 'all' }] }, '7').routes;

    expect(route?.matches({})).toEqual({ matched: true });
  });

  it('keeps what a target says beside its channel, and of a template what it says', () => {
    const chat = { sns: {}, template: 'brief', timezone: 'Europe/Berlin', actors: ['U1'], inboundSecret: 'ssm:/a' };
    const { targets, templates } = compileWithoutWindows(
      { version: 1, targets: { chat, mail: { sns: {} } }, templates: { brief: { text: 'x' } } },
      '7',
    );

    expect(targets.get('chat')).toEqual({
      ...{ name: 'chat', channel: 'sns', options: {}, template: 'brief', timezone: 'Europe/Berlin' },
      ...{ actors: ['U1'], inbound: { secret: 'ssm:/a' } },
    });
    expect(targets.get('mail')).toEqual({ name: 'mail', channel: 'sns', options: {} });
    expect(templates.get('brief')).toEqual({ name: 'brief', title: null, text: 'x' });
  });

  it('is built in so that everything is told', () => {
    expect(builtInRules()).toMatchObject({ origin: 'built-in', routes: [], fallback: ['alert-topic'] });
  });
});
