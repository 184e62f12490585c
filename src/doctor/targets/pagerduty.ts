import { secretForms } from '../../lib/secret-forms.ts';
import { type About, broken, type Finding, well } from '../finding.ts';
import { putSecret, secretFor } from '../secrets.ts';
import type { DoctorTools } from '../tools.ts';

/** Checks only the form of a target's key: PagerDuty cannot check a key without paging somebody. */
export async function checkPagerDuty(about: About, options: unknown, tools: DoctorTools): Promise<Finding[]> {
  const { routingKey } = options as { routingKey: string };
  const reading = await secretFor(routingKey, about, tools);
  if ('finding' in reading) return [reading.finding];
  if (secretForms.pagerduty(reading.secret)) {
    return [well(about, 'The key has the form of one; only --send shows whether PagerDuty takes it.')];
  }
  const says = `${routingKey} must hold the key of an "Events API v2" integration: 32 letters and digits.`;
  return [broken(about, says, putSecret(routingKey, tools.place, true))];
}
