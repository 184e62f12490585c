import { describe, expect, it } from 'vitest';
import { awaitedRun, endsAcknowledgement, soonestRun } from '../../src/incidents/next-run.ts';
import { type AlertChange, anAlert, anExposure } from '../support/alerts.ts';
import { anIncident } from '../support/incidents.ts';
import { at } from '../support/standing.ts';

describe('incidents/next-run', () => {
  it('waits for a run that is known as long as it may take, and a day where none is', () => {
    expect(awaitedRun({ nextRunAt: at(60) }, at(0))).toEqual({ at: at(60), overBy: at(60 + 480) });
    for (const nextRunAt of [at(0), null]) {
      expect(awaitedRun({ nextRunAt }, at(0))).toEqual({ at: null, overBy: at(1440) });
    }
    expect(awaitedRun({}, at(0)).at).toBeNull();
  });

  it('is the soonest that is still to come', () => {
    const of = (nextRunAt: string | null) => ({ exposure: anExposure({ nextRunAt }) });

    expect(soonestRun(at(60), of(at(30)), at(0))).toBe(at(30));
    expect(soonestRun(at(60), of(at(90)), at(0))).toBe(at(60));
    expect(soonestRun(at(-60), of(null), at(0))).toBeNull();
    expect(soonestRun(null, of(at(0)), at(0))).toBeNull();
    expect(soonestRun(null, { exposure: null }, at(0))).toBeNull();
  });

  it.each<[string, string | null | undefined, AlertChange, boolean]>([
    ['that run', at(60), { event: { startedAt: at(60) } }, true],
    ['an earlier one', at(60), { event: { startedAt: at(59) } }, false],
    ['the first of a plan, where none was known', null, { event: { startedAt: at(11) } }, true],
    ['one that is older than the answer', null, { event: { startedAt: at(10) } }, false],
    ['one that somebody started', null, { event: { startedAt: at(11) }, job: { initiator: 'on-demand' } }, false],
    [
      'the size of that run',
      at(60),
      { event: { startedAt: at(60), size: { bytes: 1, usualBytes: 9, runs: 5 } } },
      false,
    ],
    ['an answer that waits for no run', undefined, { event: { startedAt: at(60) } }, false],
  ])('an acknowledgement ends with %s', (_what, run, alert, ends) => {
    const acknowledgement = {
      by: 'Ana',
      via: 'in Slack',
      at: at(10),
      until: at(600),
      ...(run !== undefined && { run }),
    };

    expect(endsAcknowledgement(anIncident({ acknowledgement }), anAlert(alert))).toBe(ends);
    expect(endsAcknowledgement(anIncident(), anAlert(alert))).toBe(false);
  });
});
