import { adviceLines } from '../advice-lines.ts';
import { refusals } from '../denial.ts';
import { type ErrorRow, guide, person } from '../error-row.ts';

const { lookAtJob, startAgain } = adviceLines;
const page = `${guide}/backup-access-points.html`;
const points = ['access-point'] as const;
const pointsThereAre =
  'What there is, failed and expired ones included: `aws backup list-backup-access-points-by-recovery-point --region <region> --recovery-point-arn <point>`';
const deletePoint =
  'Delete it, and never its access point in S3: `aws backup delete-backup-access-point --region <region> --access-point-arn <access-point>`';

/**
 * What goes wrong with an access point, by which people read the backup of a bucket where it is: whoever makes one needs the
 * rights, and no role of a backup has to do with it.
 */
export const accessPointRows = [
  {
    code: 'access-point-key-refused',
    words: 'key closed to the access point',
    category: 'kms',
    kinds: points,
    patterns: [/kms key/, /kmskey/, /kms:[a-z]/],
    meaning: 'Whoever makes the access point, or reads by it, may not use the KMS key of the recovery point.',
    advice: [
      'Let them use it (kms:Decrypt, kms:DescribeKey) in the key policy: `aws kms get-key-policy --region <key-region> --policy-name default --key-id <key>`',
      startAgain,
    ],
    ...person,
    documentation: page,
  },
  {
    code: 'access-point-denied',
    words: 'access point not permitted',
    category: 'access',
    kinds: points,
    patterns: refusals,
    meaning: 'Whoever makes or deletes the access point may not do it.',
    advice: [
      'They need what AWSBackupAccessPointOperatorAccess allows: backup:CreateBackupAccessPoint and DeleteBackupAccessPoint, s3:CreateAccessPoint, GetAccessPoint and DeleteAccessPoint, and with a policy s3:PutAccessPointPolicy.',
      'Who it was: `aws cloudtrail lookup-events --region <region> --lookup-attributes AttributeKey=EventName,AttributeValue=CreateBackupAccessPoint`',
      startAgain,
    ],
    ...person,
    documentation: page,
  },
  {
    code: 'access-point-name-taken',
    category: 'invalid',
    kinds: points,
    patterns: [
      /conflictexception/,
      /already (?:exists|owned|in use)/,
      /name .{0,80}(?:taken|conflicts?|recently deleted)/,
    ],
    meaning:
      'The name of the access point is taken: it shares its names with the access points of S3 in the account and Region, and one that was deleted is free only after a while.',
    advice: ['Choose another name, or wait.', startAgain],
    ...person,
    documentation: page,
  },
  {
    code: 'access-point-limit',
    category: 'limit',
    kinds: points,
    patterns: [
      /limit ?exceeded/,
      /(?:limit|maximum|quota) .{0,80}access points/,
      /limit (?:is |was |has been )?(?:exceeded|reached)/,
      /quota (?:is |was |has been )?(?:exceeded|reached)/,
    ],
    meaning: 'An account can have five access points for a recovery point, failed and expired ones included.',
    advice: [pointsThereAre, 'Delete one that nobody reads by any more.'],
    ...person,
    documentation: page,
  },
  {
    code: 'access-point-not-deleted',
    category: 'lifecycle',
    kinds: points,
    patterns: [],
    when: [{ kind: 'access-point', state: 'DELETION_FAILED' }],
    severity: { is: 'low', because: 'nothing is lost, but the recovery point is kept, and billed' },
    inHeadline: true,
    meaning:
      'An access point could not be deleted. While it is there, its recovery point is not deleted either, and is billed.',
    advice: [lookAtJob, deletePoint],
    ...person,
    documentation: page,
  },
  {
    code: 'access-point-failed',
    category: 's3',
    kinds: points,
    patterns: [],
    when: [{ kind: 'access-point', outcome: 'failed' }],
    isFallback: true,
    scope: 'one',
    meaning: 'A backup access point could not be made or deleted: the backup cannot be read by it where it is.',
    advice: [lookAtJob, startAgain, pointsThereAre],
    ...person,
    documentation: page,
  },
] as const satisfies readonly ErrorRow[];
