import type { BackupEvent } from '../../events/backup-event.ts';
import { eventKeyOf } from '../../events/event-key.ts';
import { sha256 } from '../../lib/hash.ts';
import { utcDay } from '../../lib/instant.ts';
import type { Rules } from '../../rules/rules.ts';
import { type ReceiveDependencies, receive } from '../ingest/receive-batch.ts';

/** Where the rules are and in whose account. */
export interface RulesPlace {
  accountId: string;
  region: string;
  parameter: string;
}

/** Takes account and Region from the state machine's ARN, so that they need no settings of their own. */
export function placeOf(settings: { ESCALATION_ARN: string; RULES_PATH: string }): RulesPlace {
  const [, , , region = '', accountId = ''] = settings.ESCALATION_ARN.split(':');
  return { accountId, region, parameter: settings.RULES_PATH };
}

/** Reports as an alert that the rules cannot be used, once per day and problem, and as its end that they can again. */
export interface RulesWatch {
  /** Returns the incident about rules that cannot be used; null when they can, or this process has already reported it. */
  check(): Promise<string | null>;
}

/** Makes the watch. What it reports is routed like any alert, by the rules that are in force meanwhile. */
export function createRulesWatch(place: RulesPlace, dependencies: ReceiveDependencies): RulesWatch {
  // Undefined at first, so that a new process also reports that the rules can be used again.
  let reported: string | null | undefined;
  return {
    async check() {
      const { rules: loader } = dependencies;
      const rules = await (loader.written?.() ?? loader.load());
      const now = dependencies.now();
      const key = rules.problem === null ? null : sha256(`${rules.problem} ${utcDay(now)}`, 12);
      if (key === reported) return null;
      const { incidentId } = await receive(rulesEvent(place, rules, key, now), dependencies);
      reported = key;
      return key === null ? null : incidentId;
    },
  };
}

function rulesEvent(place: RulesPlace, rules: Rules, key: string | null, now: string): BackupEvent {
  const { accountId, region, parameter } = place;
  const outcome = key === null ? 'succeeded' : 'failed';
  const jobId = `routing-rules-${key ?? rules.version}`;
  const event: Omit<BackupEvent, 'eventKey'> = {
    kind: 'alarm',
    outcome,
    accountId,
    region,
    jobId,
    resourceArn: `arn:aws:ssm:${region}:${accountId}:parameter${parameter}`,
    resourceType: 'Routing rules',
    occurredAt: now,
    startedAt: now,
    state: outcome === 'failed' ? 'UNUSABLE' : 'VALID',
    statusMessage:
      key === null ? null : `The routing rules cannot be used, so ${inForce(rules)} is in force: ${rules.problem}`,
    vaultName: null,
    vaultArn: null,
    destinationVaultArn: null,
    recoveryPointArn: null,
    iamRoleArn: null,
    planId: null,
    planArn: null,
    planRuleId: null,
    drill: false,
    source: { detailType: 'Routing rules', eventId: jobId, emittedAt: now },
    ofRouter: 'rules',
  };
  return { ...event, eventKey: eventKeyOf(event) };
}

function inForce({ origin, version }: Rules): string {
  return origin === 'built-in' ? 'the built-in route to the alert topic' : `version ${version}`;
}
