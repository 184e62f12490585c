/** Waits until `done` settles, but no longer than the budget (milliseconds). */
export async function untilDoneOr(done: Promise<unknown>, budgetMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, budgetMs);
  });
  await Promise.race([done, timeout]);
  clearTimeout(timer);
}
