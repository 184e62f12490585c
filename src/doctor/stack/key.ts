import { isUsableKey } from '../../lib/key-states.ts';
import { broken, type Finding, judge, well } from '../finding.ts';
import { keyFix } from '../key-fix.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/** Services that write data encrypted with the key: without access to it they silently drop what they send. */
const writers = ['events.amazonaws.com', 'cloudwatch.amazonaws.com', 'sns.amazonaws.com', 'sqs.amazonaws.com'];

/** Says whether the key of the stack can be used, and whether the services may that write with it. */
export async function checkKey({ deployment, place }: DoctorTools): Promise<Finding[]> {
  const about = { check: 'key' } as const;
  const { keyArn, region } = place;
  return judge(about, await deployment.key(keyArn), (key) => {
    if (key === null) return broken(about, `The key ${keyArn} is gone.`, redeploy(place));
    if (!isUsableKey(key.state)) {
      const says = `The key ${keyArn} is ${key.state}: nothing that is stored can be read, nothing can be queued.`;
      return broken(about, says, keyFix(key.state, { region, keyArn }));
    }
    const missing = writers.filter((service) => !key.services.includes(service));
    if (missing.length === 0) return well(about, 'The key is enabled, and the services that write with it may.');
    const says = `The policy of the key no longer lets ${missing.join(', ')} encrypt: what they send is dropped.`;
    return broken(about, says, redeploy(place));
  });
}
