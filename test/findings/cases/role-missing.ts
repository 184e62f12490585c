import { around, plan, roleArn } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const withRole = (role: unknown) => ({ ...plan(), ...around(), 'get-role.AWSBackupDefaultServiceRole.json': role });
const trustedBy = (statement: Record<string, unknown>) => ({
  Role: {
    RoleName: 'AWSBackupDefaultServiceRole',
    Arn: roleArn,
    AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', ...statement }] },
  },
});
const trusting = (service: string) => trustedBy({ Effect: 'Allow', Principal: { Service: service } });

/** See `src/findings/reasons/role-missing.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'AWS says that there is no such role',
      files: withRole('An error occurred (NoSuchEntity) when calling the GetRole operation: The role cannot be found.'),
      finds: [{ sure: 'certain', planName: 'nightly', resourceArn: null }],
    },
    {
      says: 'AWS says so in JSON',
      files: withRole({ Error: { Code: 'NoSuchEntity', Message: 'The role cannot be found.' } }),
      finds: [{ planName: 'nightly' }],
    },
    {
      says: 'its trust policy names another service',
      files: withRole(trusting('ec2.amazonaws.com')),
      finds: [{ planName: 'nightly' }],
    },
    {
      says: 'its trust policy names a role that is called alike',
      files: withRole(
        trustedBy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:role/my-backup.role' } }),
      ),
      finds: [{ planName: 'nightly' }],
    },
    {
      says: 'its trust policy forbids it',
      files: withRole(trustedBy({ Effect: 'Deny', Principal: { Service: 'backup.amazonaws.com' } })),
      finds: [{ planName: 'nightly' }],
    },
    {
      says: 'it exists under another path',
      files: withRole({
        Role: {
          RoleName: 'AWSBackupDefaultServiceRole',
          Arn: 'arn:aws:iam::111122223333:role/AWSBackupDefaultServiceRole',
        },
      }),
      finds: [{ planName: 'nightly' }],
    },
  ],
  twins: [
    {
      says: 'one of its statements lets AWS Backup take it, with other services',
      files: withRole(
        trustedBy({ Effect: 'Allow', Principal: { Service: ['ec2.amazonaws.com', 'backup.amazonaws.com'] } }),
      ),
      finds: [],
    },
    { says: 'the role is there', files: withRole(trusting('backup.amazonaws.com')), finds: [] },
    {
      says: 'one may not look at it',
      files: withRole('An error occurred (AccessDenied) when calling the GetRole operation: not authorized'),
      finds: [],
    },
    { says: 'its trust policy is not said', files: { ...plan(), ...around() }, finds: [] },
  ],
};
