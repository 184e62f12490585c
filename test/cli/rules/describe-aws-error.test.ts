import { describe, expect, it } from 'vitest';
import { describeAwsError } from '../../../src/cli/rules/describe-aws-error.ts';

function answered(name: string): Error {
  return Object.assign(new Error('User is not authorized'), { name, $metadata: {} });
}

describe('cli/rules/describe-aws-error', () => {
  it.each([
    'AccessDeniedException',
    'AccessDenied',
    'AuthorizationError',
    'AuthorizationErrorException',
    'UnauthorizedOperation',
  ])('says what has to be allowed, as %s', (name) => {
    expect(describeAwsError(answered(name), 's3:GetObject')).toBe(
      'AWS denies it. Ask for s3:GetObject (User is not authorized).',
    );
  });

  it('says of anything else that AWS answered what it is', () => {
    expect(describeAwsError(answered('NoSuchBucket'))).toBe('AWS answered NoSuchBucket: User is not authorized');
    expect(describeAwsError(new Error('a fault of ours'))).toBeNull();
  });
});
