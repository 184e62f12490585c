/** A call as `aws cloudtrail lookup-events` prints it. */
export function trailed(
  eventName: string,
  requestParameters: Record<string, unknown>,
  other: { eventTime?: string; arn?: string | null; errorCode?: string; responseElements?: unknown } = {},
) {
  const { eventTime = '2026-11-21T23:10:00Z', arn = 'arn:aws:iam::111122223333:user/mallory', ...rest } = other;
  const userIdentity =
    arn === null ? { type: 'AWSService', invokedBy: 'backup.amazonaws.com' } : { type: 'IAMUser', arn };
  return {
    EventId: `${eventName} ${eventTime}`,
    EventName: eventName,
    EventTime: eventTime,
    CloudTrailEvent: JSON.stringify({ eventName, eventTime, userIdentity, requestParameters, ...rest }),
  };
}

/** The file of calls that somebody made. */
export function trail(...Events: readonly unknown[]) {
  return { 'lookup-events.json': { Events } };
}
