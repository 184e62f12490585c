/** Milliseconds of a processor that this thread has worked. A machine that is busy with others makes it no longer. */
export function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
