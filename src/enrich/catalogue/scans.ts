import { adviceLines } from '../advice-lines.ts';
import { again, type ErrorRow, guide, person } from '../error-row.ts';

const { startAgain, lookAtJob } = adviceLines;
const reasons = 'https://docs.aws.amazon.com/guardduty/latest/ug/monitoring-malware-protection-backup-scans.html';
const whatWasNotScanned =
  'What was not scanned and why, with the ScanId of that answer: `aws guardduty get-malware-scan --region <region> --scan-id SCAN_ID`';
const scans = ['scan'] as const;

/** What GuardDuty says of scans, in one word each: the same words mean something else elsewhere. */
export const scanRows = [
  {
    code: 'scan-partial',
    category: 'malware',
    kinds: scans,
    patterns: [/scan job partially completed/, /all_files_skipped_or_failed/],
    when: [{ kind: 'scan', outcome: 'completed-with-issues' }],
    severity: { is: 'low', because: 'no threat was found in what was scanned' },
    meaning:
      'The scan found no threat, but did not look at everything: GuardDuty skips some objects and volumes, such as very large ones.',
    advice: [
      lookAtJob,
      whatWasNotScanned,
      'Decide whether they matter: what was not scanned is not known to be clean. Nothing is wrong with the backup.',
    ],
    ...person,
    documentation: `${guide}/malware-protection.html`,
  },
  {
    code: 'scan-not-permitted',
    category: 'access',
    kinds: scans,
    patterns: [/access_denied/],
    meaning: 'GuardDuty may not read the recovery point: the scanner role, or the policy of the key, does not let it.',
    advice: [
      'The scanner role needs AWSBackupGuardDutyRolePolicyForScans and has to trust malware-protection.guardduty.amazonaws.com: `aws iam list-attached-role-policies --role-name SCANNER_ROLE`',
      'The role <role> needs AWSBackupServiceRolePolicyForScans: `aws iam list-attached-role-policies --role-name <role>`',
      'The key has to let the scanner role use it (kms:Decrypt, CreateGrant, ReEncrypt, DescribeKey): `aws kms get-key-policy --region <key-region> --policy-name default --key-id <key>`',
      startAgain,
    ],
    ...person,
    documentation: reasons,
  },
  {
    code: 'scan-target-gone',
    category: 'not-found',
    kinds: scans,
    patterns: [/resource_not_found/],
    scope: 'one',
    meaning: 'The recovery point to be scanned is gone, or was deleted while it was scanned.',
    advice: [
      'Who deleted it: `aws cloudtrail lookup-events --region <region> --lookup-attributes AttributeKey=EventName,AttributeValue=DeleteRecoveryPoint`. Retention that ended is no fault.',
      'The newest one, to be scanned instead: `aws backup list-recovery-points-by-resource --region <region> --resource-arn <resource>`',
    ],
    ...person,
    documentation: reasons,
  },
  {
    code: 'scan-not-yet',
    category: 'window',
    kinds: scans,
    patterns: [/resource_unavailable/, /conflictexception/, /request conflict/],
    meaning: 'The recovery point was not yet ready to be scanned, or another scan of it was under way.',
    advice: [
      'Its Status has to be AVAILABLE or COMPLETED: `aws backup describe-recovery-point --region <region> --backup-vault-name <vault> --recovery-point-arn <point>`',
      startAgain,
    ],
    ...again,
    documentation: reasons,
  },
  {
    code: 'scan-base-unfit',
    category: 'invalid',
    kinds: scans,
    patterns: [
      /inconsistent_source/,
      /unrelated_resources/,
      /base_resource_not_scanned/,
      /base_created_after_target/,
      /unsupported_for_incremental/,
    ],
    severity: { is: 'low', because: 'a full scan does what the incremental one could not' },
    meaning:
      'An incremental scan needs an older, scanned recovery point of the same resource, and this one does not fit.',
    advice: [startAgain, 'Let the plan scan in full from time to time (ScanActions of its rule).'],
    ...person,
    documentation: reasons,
  },
  {
    code: 'scan-nothing-new',
    category: 'malware',
    kinds: scans,
    patterns: [/incremental_no_difference/],
    severity: { is: 'low', because: 'nothing changed since the older scan' },
    meaning: 'Nothing changed since the older recovery point, so its result stands for this one too.',
    advice: [
      'The result of the older one: `aws backup list-scan-jobs --region <region> --by-resource-arn <resource>`. If it was clean, nothing is to be done.',
    ],
    ...person,
    documentation: reasons,
  },
  {
    code: 'scan-target-unfit',
    category: 'invalid',
    kinds: scans,
    patterns: [
      /snapshot_size_limit_exceeded/,
      /no_ebs_volumes_found/,
      /unsupported_(?:product_code_type|ami|snapshot|composite_recovery_point)/,
      /ami_snapshot_limit_exceeded/,
    ],
    severity: { is: 'low', because: 'GuardDuty never scans recovery points of this kind' },
    meaning:
      'GuardDuty cannot scan recovery points of this kind: too large, too many snapshots, in cold storage, from the Marketplace, composite, or without EBS volumes.',
    advice: [
      'The message has the reason. The recovery point is known neither as clean nor as bad; nothing is wrong with the backup.',
      'Take the resource out of what the plan scans (ScanSettings, ScanActions), or scan its nested recovery points: `aws backup get-backup-plan --region <region> --backup-plan-id <plan>`',
      lookAtJob,
      whatWasNotScanned,
    ],
    ...person,
    documentation: reasons,
  },
  {
    code: 'scan-refused',
    category: 'invalid',
    kinds: scans,
    patterns: [/bad ?request/],
    meaning: 'GuardDuty refused the request to scan.',
    advice: [lookAtJob, 'The error of the call is in CloudTrail, event name StartMalwareScan.'],
    ...person,
    documentation: 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_StartMalwareScan.html',
  },
] as const satisfies readonly ErrorRow[];
