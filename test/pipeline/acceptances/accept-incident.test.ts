import { describe, expect, it } from 'vitest';
import { mostCovered } from '../../../src/incidents/acceptance.ts';
import { coversOf } from '../../../src/pipeline/acceptances/accept-incident.ts';
import { anAlert } from '../../support/alerts.ts';
import { anIncident } from '../../support/incidents.ts';

const arn = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const alertsOf = (many: number) =>
  Array.from({ length: many }, (_none, index) => anAlert({ event: { resourceArn: `${arn}-${index}` } }));

describe('pipeline/acceptances/accept-incident', () => {
  it('says that there is too much to be covered before anybody is shown it', () => {
    const incident = anIncident({ alertCount: mostCovered + 1 });

    expect(coversOf(incident, alertsOf(mostCovered))).toEqual({
      refused: expect.stringContaining('more than are looked'),
    });
    expect(coversOf({ ...incident, alertCount: mostCovered }, alertsOf(mostCovered))).toHaveLength(mostCovered);
    expect(coversOf(incident, alertsOf(mostCovered + 1))).toEqual({
      refused: expect.stringMatching(/^It is about more than 50 problems/),
    });
  });
});
