import type { StackPart } from '../../ports/deployment/deployment.ts';
import { broken, type Finding, judge, warning, well } from '../finding.ts';
import { type DoctorTools, redeploy } from '../tools.ts';

/** More waiting messages than a busy night has. */
const many = 1000;

/** Says how much waits in the queues, and what was put aside. */
export async function checkQueues(parts: readonly StackPart[], tools: DoctorTools): Promise<Finding[]> {
  const queues = parts.filter(({ type }) => type === 'AWS::SQS::Queue');
  const found = await Promise.all(queues.map(({ physicalId }) => checkQueue(physicalId, tools)));
  return found.flat();
}

async function checkQueue(url: string, { deployment, place }: DoctorTools): Promise<Finding[]> {
  const about = { check: 'queues' } as const;
  const name = url.replace(/^.*\//, '');
  return judge(about, await deployment.waiting(url), (waiting) => {
    if (waiting === null) return broken(about, `The queue ${name} is gone.`, redeploy(place));
    if (waiting === 0) return well(about, `${name} is empty.`);
    const count = waiting === 1 ? '1 message' : `${waiting} messages`;
    const { region } = place;
    const look = `aws sqs receive-message --region ${region} --queue-url ${url} --message-attribute-names All --visibility-timeout 0`;
    if (name.includes('dead-letters')) return warning(about, `${name} holds ${count} that were put aside.`, look);
    if (waiting < many) return well(about, `${count} wait in ${name}.`);
    const log = `aws logs tail --region ${region} /aws/lambda/${place.stackName}-${name.includes('intake') ? 'ingest' : 'deliver'} --since 1h`;
    return warning(about, `${count} wait in ${name}: more come than are worked off, or nobody works them off.`, log);
  });
}
