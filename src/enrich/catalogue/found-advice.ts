/** What to do about findings of `watch` and `checkup`, in order, by their reasons in `src/findings`. */
export const foundAdvice = {
  'not-started': [
    'Check that the role of the plan’s selection exists, that AWS Backup may assume it, and that no service control policy denies it tag:GetResources; CloudTrail shows ProcessBackupPlanSelection.',
    'Start a backup of the resource by hand now: do not wait for the next run.',
  ],
  stuck: [
    'Check whether another job of the same resource is still running: AWS Backup runs one at a time.',
    'If none is, stop the job and start a backup by hand. If it waits each night, start later or give it a longer start window.',
  ],
  'likely-to-expire': [
    'Let the rule start when the window is over, or more than an hour before it (four hours for FSx); or move the window.',
    'Give a job that takes long a longer completion window, or start it earlier.',
  ],
  'never-protected': [
    'Start a backup by hand: if it fails, its error says why those of the plan do.',
    'Check that the role of the selection may back up this type, and that the type is switched on in the Region.',
  ],
  stale: [
    'Look at the jobs of the resource since then: the first that failed says why.',
    'Start a backup by hand now, and see that it completes.',
  ],
  'last-restore-points': [
    'Keep the newest recovery point longer before it goes: AWS Backup console, the recovery point, Edit lifecycle.',
    'Then mend the backups: start one by hand, and read why it fails.',
  ],
  'continuous-stopped': [
    'Check whether the role lost a permission, whether versioning or EventBridge notifications of the bucket were switched off, or whether the retention was changed.',
    'When that is mended, wait for the next run of the plan and see that a new continuous recovery point appears.',
  ],
  'copy-missing': [
    'Copy the recovery point by hand: AWS Backup console, the recovery point, Copy.',
    'Check that the vault it is copied to exists, and that its access policy and key let this account copy into it.',
  ],
  'fell-out': [
    'Give the resource back the tag that its plan selects by, or name it in a selection.',
    'If it is not to be backed up any more, say so under accept: in the rules, with an owner and an end, and check how long its last recovery points are kept.',
  ],
  unprotected: [
    'Give the resource the tag that a plan selects by, or name it in a selection.',
    'If it is not to be backed up, say so under accept: in the rules, with an owner and an end.',
  ],
  'selection-empty': [
    'Say what the plan is to back up (AWS Backup console, the plan, Assign resources), or delete the plan: it only looks like protection.',
    'If it selects by tags, check whether resources still carry them, written exactly so.',
  ],
  'selection-deleted': [
    'Ask whoever deleted it whether the resources are to stay without backups; if not, make the selection again.',
    'If AWS deleted it because its service-linked role was deleted, make that role again first: `aws iam create-service-linked-role --aws-service-name backup.amazonaws.com`',
  ],
  'role-missing': [
    'Make the role again under exactly this name and path, with a trust policy for backup.amazonaws.com and the policies for the types it backs up.',
    'If a policy of the organisation names it, it has to exist in every account that the policy is attached to.',
  ],
  'vault-missing': [
    'Make the vault under exactly this name in this Region, or let the rule name one that exists.',
    'If a policy of the organisation names it, it has to exist in every account and Region that the policy is for: AWS does not check.',
  ],
  'type-switched-off': [
    'Switch the type on for the account and this Region: AWS Backup console, Settings, Service opt-in.',
    'Or name the type in the selection (arn:aws:ec2:*:*:instance/*): then the switch does not count, except for Aurora, DocumentDB, Neptune and FSx.',
  ],
  'restore-test-incomplete': [
    'Check that each resource has a recovery point within the plan’s selection window and in its vaults: one that has none is left out without a word.',
    'Make the selection window longer than the time between two backups and the start window together.',
  ],
  'validation-failed': [
    'Read what the check wrote, and restore once more by hand, to see whether the data is bad or the check.',
    'Until that is known, do not count on the backups of this resource.',
  ],
  'protection-taken-away': [
    'Ask whoever did it. If they did not, take their credentials from them and treat it as an attack.',
    'Put back what can be: a policy, a lock, a plan. What is deleted cannot be got back: check which copies remain elsewhere.',
  ],
  'eyes-switched-off': [
    'Ask whoever deleted it. If nobody knows why, treat it as the beginning of an attack.',
    'Make it again, and let a service control policy keep everybody but the backup team from deleting it.',
  ],
  unheard: [
    'Deploy the router in this account and Region (npx serverless deploy), or again where its rule is gone or disabled.',
    'One enabled rule with the source aws.backup and a target is enough.',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
