import { execFileSync } from 'node:child_process';
import { deployedFunction } from './deployed-functions.ts';

/**
 * Finds the running processes of a function. They are descendants of the emulator's keeper; only those of this stack count.
 *
 * @throws {Error} when serverless.yml has no function of this name.
 */
export function processesOf(named: string, keptBy: number): { pid: number; kilobytes: number }[] {
  const { name } = deployedFunction(named);
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=,args=']).toString();
  const rows = [...table.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/gm)];
  const parents = new Map(rows.map(([, pid, ppid]) => [Number(pid), Number(ppid)]));
  const parent = (pid: number | undefined) => (pid === undefined ? undefined : parents.get(pid));
  return rows
    .filter(([, , , , args = '']) => args.includes(`ministack-lambda-backup-alert-router-local-${name}-`))
    .map(([, pid, , rss]) => ({ pid: Number(pid), kilobytes: Number(rss) }))
    .filter(({ pid }) => parent(parent(parent(pid))) === keptBy);
}
