import type { Alert } from '../../incidents/alert.ts';
import { laneKeyOf } from '../../incidents/lane.ts';
import { addSeconds, laterOf } from '../../lib/instant.ts';
import type { Rules } from '../../rules/rules.ts';
import { customTextsOf } from './custom-texts.ts';
import type { Explanation } from './explain-event.ts';
import type { Given } from './read-events.ts';

/**
 * Returns an explanation in the form that other programs rely on: fields may be added, never taken away. In `event` what
 * is not known is an empty text, but for `kind` and `outcome`, which have the word `unknown`.
 */
export function toContract(explanation: Explanation, rules: Rules): Record<string, unknown> {
  const { alert, plan, at, problem } = explanation;
  const { groupWaitSeconds, mute } = plan;
  const { route, policy, groupKey } = plan.routing;
  const mutedUntil = mute?.until ?? null;
  const announcedAt = laterOf(mutedUntil ?? at, addSeconds(at, groupWaitSeconds));
  return {
    event: eventOf(explanation),
    alert: alert === null ? null : alertOf(alert),
    decision: {
      action: plan.action,
      route,
      policy,
      groupKey,
      steps: plan.steps.map(({ afterSeconds, targets }) => ({
        afterSeconds,
        targets,
        at: addSeconds(announcedAt, afterSeconds),
      })),
      mutedBy: mute?.by ?? null,
      reason: plan.reason,
      trace: plan.trace,
      groupWaitSeconds,
      mutedUntil,
      ...(plan.accepted === null ? {} : { accepted: plan.accepted }),
      ownWords: customTextsOf(explanation, rules),
    },
    at,
    ...(problem === null ? {} : { problem }),
  };
}

/** Returns where an explanation belongs when there are several. */
export function placeOf({ file, index }: Given): Record<string, unknown> {
  return index === null ? { file } : { file, index };
}

function eventOf({ event }: Explanation): Record<string, unknown> {
  if (event === null) return nothingKnown;
  return {
    kind: event.kind,
    outcome: event.outcome,
    accountId: known(event.accountId),
    region: known(event.region),
    jobId: event.jobId,
    resourceArn: event.resourceArn ?? '',
    resourceType: event.resourceType ?? '',
    occurredAt: event.occurredAt,
    eventKey: event.eventKey,
    state: event.state,
    statusMessage: event.statusMessage ?? '',
    startedAt: event.startedAt,
    vaultName: event.vaultName ?? '',
    recoveryPointArn: event.recoveryPointArn ?? '',
    destinationVaultArn: event.destinationVaultArn ?? '',
    drill: event.drill,
    laneKey: laneKeyOf(event),
    detailType: event.source.detailType,
  };
}

const nothingKnown = {
  kind: 'unknown',
  outcome: 'unknown',
  accountId: '',
  region: '',
  jobId: '',
  resourceArn: '',
  resourceType: '',
  occurredAt: '',
  eventKey: '',
};

function known(text: string): string {
  return text === 'unknown' ? '' : text;
}

function alertOf({ severity, severityReasons, error, resource, owner, exposure, missing, job, strikes }: Alert) {
  const { code, category, retryable, advice, message, meaning, documentation } = error;
  return {
    severity,
    severityReasons,
    error: {
      code,
      category,
      retryable,
      advice: advice.join('\n'),
      adviceSteps: advice,
      meaning,
      message,
      documentation,
    },
    resource,
    owner,
    exposure,
    missing,
    job,
    strikes,
  };
}
