import { answerOperation } from './backup-operations.ts';
import { type Answer, type Exchange, signedFor } from './exchange.ts';
import { awsError } from './faults.ts';
import { describeFileSystems } from './file-systems.ts';
import { getResources } from './resource-tags.ts';
import type { Simulation } from './simulation.ts';

/**
 * Answers the AWS Backup API (REST-JSON), and what is asked beside it: of tags GetResources, of FSx DescribeFileSystems.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Operations.html
 */
export function handleBackup(exchange: Exchange, sim: Simulation): Answer {
  const signed = signedFor(exchange);
  if (signed === null) return awsError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  const notSimulated = awsError(404, 'UnknownOperationException', 'Not simulated.');
  const [, called] = exchange.headers['x-amz-target']?.split('.') ?? [];
  switch (signed.service) {
    case 'backup':
      return answerOperation(exchange, sim) ?? notSimulated;
    case 'tagging':
      return called === 'GetResources' ? getResources(exchange.body, signed.region, sim.backup) : notSimulated;
    case 'fsx':
      return called === 'DescribeFileSystems' ? describeFileSystems(exchange.body, sim.backup) : notSimulated;
    default:
      return awsError(403, 'InvalidSignatureException', `Credential should be scoped to service backup.`);
  }
}
