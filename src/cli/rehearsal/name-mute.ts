/** Returns what keeps an alert quiet without what differs from time to time: the incident that an inhibition waits for. */
export function nameMute(mutedBy: string): string {
  return mutedBy.replace(/, while incident \S+ is open$/, '');
}
