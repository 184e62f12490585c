import { describe, expect, it } from 'vitest';
import { principal } from '../../src/evidence/actor.ts';
import { formatPrincipal } from '../../src/lib/format-principal.ts';

describe('lib/format-principal', () => {
  it('takes an ARN without a resource for itself', () => {
    expect(formatPrincipal('arn:aws:iam::111122223333:')).toBe('arn:aws:iam::111122223333:');
    expect(formatPrincipal('arn:aws:iam::111122223333:root')).toBe('root');
  });

  it.each([
    ['arn:aws:sts::111122223333:assumed-role/Admin/ana', 'ana (Admin)'],
    [
      'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0a1b/ana@example.com',
      'ana@example.com (AWSReservedSSO_Admin_0a1b)',
    ],
    ['arn:aws:iam::111122223333:user/ben', 'ben'],
    ['arn:aws:iam::111122223333:user/team/ben', 'team/ben'],
    ['arn:aws:iam::111122223333:root', 'root'],
    ['arn:aws-cn:sts::111122223333:federated-user/eva', 'eva'],
    ['AIDAEXAMPLE', 'AIDAEXAMPLE'],
    ['', 'unknown'],
    [null, 'unknown'],
  ])('names %s %s, wherever it is told', (arn, name) => {
    expect(formatPrincipal(arn)).toBe(name);
    if (arn) expect(principal(arn)).toEqual({ kind: 'principal', id: arn, name, how: 'iam' });
  });
});
