import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Calls by `service action`. */
export type Calls = Record<string, number>;

/** The loopback AWS as the benchmark sees it. */
export interface Loopback {
  url: string;
  /** Returns the calls since it was asked last. */
  takeCalls(): Promise<Calls>;
  stop(): void;
}

/** Starts the loopback AWS in a process of its own; it ends with this one at the latest. */
export async function startLoopback(): Promise<Loopback> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./loopback-aws.ts', import.meta.url)));
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The loopback AWS did not start. Run `node bench/loopback-aws.ts` to see why.');
    }),
  ])) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async takeCalls() {
      const answered = once(child, 'message');
      child.send({});
      const [{ counts }] = (await answered) as [{ counts: Calls }];
      return counts;
    },
    stop() {
      child.disconnect();
    },
  };
}
