import { writeFileSync } from 'node:fs';
import type { createRulesWatch } from '../../src/pipeline/rules/watch-rules.ts';
import { FakeTable } from './fake-table.ts';
import { reasonsRules } from './reasons-rules.ts';
import { Released, releasedCommit, typelessCommit } from './released.ts';

/**
 * Writes test/fixtures/stored/<release>-reasons.jsonl, an item a line: such in which an earlier release has words where this one has
 * codes. Run it with `node test/support/write-released-reasons.ts` in a clone that has the commits.
 */
const arnOf = (name: string) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

async function itemsOf(commit: string): Promise<unknown[]> {
  const released = new Released(commit);
  try {
    const table = new FakeTable();
    const world = await released.world(table, reasonsRules);
    const { createRulesWatch: watch } = await released.load<{ createRulesWatch: typeof createRulesWatch }>(
      'src/pipeline/watch-rules.ts',
    );
    // Heard of by chat at the second try only, by tickets never, so that spare stands in.
    world.troubles.set('tickets', () => ({
      status: 'rejected',
      reason: 'bad-credentials',
      detail: 'the token is not valid',
    }));
    world.troubles.set('chat', () => {
      world.troubles.delete('chat');
      return { status: 'retry', reason: 'timeout', detail: 'no answer within 10 s' };
    });
    await world.backupFails({ jobId: 'busy' });
    await world.passes('2m');
    // Kept quiet by each kind of mute; the last one by the incident above.
    await world.backupFails({ jobId: 'silenced', resourceArn: arnOf('disk'), resourceType: 'EBS' });
    await world.backupFails({
      jobId: 'in-window',
      resourceArn: arnOf('files'),
      resourceType: 'EFS',
      message: 'Access denied.',
    });
    await world.backupFails({
      jobId: 'inhibited',
      resourceArn: arnOf('late'),
      state: 'EXPIRED',
      message: 'Expired before completion.',
    });
    // Of a vault, of a key, and of nothing but what AWS says of it.
    await world.backupFails({
      jobId: 'key',
      resourceArn: arnOf('sealed'),
      message: 'The KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1 is disabled.',
    });
    await world.backupFails({ jobId: 'odd', resourceArn: arnOf('odd'), message: 'Something odd came about.' });
    // On a lane whose key is longer than what is shown of it, and resolved by a later success.
    await world.backupFails({
      jobId: 'long',
      resourceArn: arnOf('x'.repeat(350)),
      message: 'Something else came about.',
    });
    await world.passes('1m');
    await world.backupSucceeds({ jobId: 'well', resourceArn: arnOf('odd') });
    Object.assign(world.rules, { origin: 'last-known-good', problem: 'Version 13 is not valid.' });
    await watch(
      { accountId: '111122223333', region: 'eu-west-1', parameter: '/routing' },
      world.dependencies(),
    ).check();
    // Decided, and left in the outbox: the queue was away.
    Object.assign(world.queue, { send: () => Promise.reject(new Error('the queue is away')) });
    await world.passes('20m').catch(() => undefined);
    return table.items();
  } finally {
    released.remove();
  }
}

for (const [release, commit] of [
  ['0.1.0', releasedCommit],
  ['0.2.0-typeless', typelessCommit],
] as const) {
  const file = new URL(`../fixtures/stored/${release}-reasons.jsonl`, import.meta.url);
  const items = await itemsOf(commit);
  writeFileSync(file, items.map((item) => `${JSON.stringify(item)}\n`).join(''));
}
