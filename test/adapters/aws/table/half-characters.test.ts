import { expect, it } from 'vitest';
import { changeWrites } from '../../../../src/adapters/aws/table/table-changes.ts';
import { openIncident } from '../../../../src/incidents/open-incident.ts';
import { anAlert, noon } from '../../../support/alerts.ts';
import { aDecision } from '../../../support/incidents.ts';

it('adapters/aws: no half character of an alert or its incident reaches the table, which refuses it', () => {
  const half = `${'x'.repeat(299)}\ud83d`;
  const resource = { ...anAlert().resource, type: half, name: half, arn: half };
  const alert = anAlert({ owner: half, resource });
  const { after } = openIncident('01JD0000000000000000000001', alert, aDecision(), noon);
  const settings = { tableName: 't', evidenceRetentionDays: 1 };

  const writes = JSON.stringify(changeWrites(settings, [{ incident: { expected: null, after }, alert }]));
  // JSON writes halves as escapes, and whole characters as they are.
  expect(writes).not.toMatch(/\\ud[89a-f]/);
});
