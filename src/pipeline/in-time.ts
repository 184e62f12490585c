/**
 * Waits for an answer for at most `ms` milliseconds; null when it is too late. The work then goes on, and an error in it
 * is ignored. @throws what `answer` rejects with in time
 */
export async function inTime<Answer>(answer: Promise<Answer>, ms: number): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), null);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
}
