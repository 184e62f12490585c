import { describe, expect, it } from 'vitest';
import { openIncident } from '../../src/incidents/open-incident.ts';
import { anAlert, noon } from '../support/alerts.ts';
import { aDecision } from '../support/incidents.ts';

describe('incidents/open-incident', () => {
  it('has what its routes put on it on record, as pairs', () => {
    const labels = { team: 'dba', constructor: 'x' } as Record<string, string>;
    const { record } = openIncident('01KB', anAlert(), aDecision({ labels }), noon);

    expect(record.details).toMatchObject({
      labelList: [
        ['team', 'dba'],
        ['constructor', 'x'],
      ],
    });
    expect(openIncident('01KB', anAlert(), aDecision(), noon).record.details).not.toHaveProperty('labelList');
  });

  it('says of a run that came late that it did', () => {
    const of = (isLateRun?: true) =>
      openIncident('01KB', anAlert(isLateRun === undefined ? {} : { isLateRun }), aDecision(), noon).after.alerts[0];

    expect(of(true)).toMatchObject({ isLateRun: true });
    expect(of()).not.toHaveProperty('isLateRun');
  });

  it('says of an alert of a size that it is one', () => {
    const event = { size: { bytes: 1, usualBytes: 9, runs: 5 } };
    const of = (alert = anAlert()) => openIncident('01KB', alert, aDecision(), noon).after.alerts[0];

    expect(of(anAlert({ event }))).toMatchObject({ isSize: true });
    expect(of()).not.toHaveProperty('isSize');
  });
});
