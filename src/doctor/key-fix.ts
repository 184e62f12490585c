import { isPendingDeletion } from '../lib/key-states.ts';

/** Returns the command that lets a key be used again, or, where none does, the one that says why it cannot be. @param place ready for a shell */
export function keyFix(state: string, { region, keyArn }: { region: string; keyArn: string }): string {
  const of = (verb: string) => `aws kms ${verb} --region ${region} --key-id ${keyArn}`;
  if (isPendingDeletion(state)) return `${of('cancel-key-deletion')} && ${of('enable-key')}`;
  return of(state === 'Disabled' ? 'enable-key' : 'describe-key');
}
