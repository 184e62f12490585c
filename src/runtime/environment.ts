/**
 * The composition root: the only folder that reads the process's environment and makes clients and
 * adapters. One file per function, so that each bundle holds only what its function needs.
 */
import { RouterError } from '../lib/errors.ts';

const common = ['STAGE', 'TABLE_NAME', 'EVIDENCE_RETENTION_DAYS'] as const;

/** The settings each function cannot do without, as serverless.yml gives them. */
export const settingsOf = {
  ingest: [
    ...common,
    'RULES_PATH',
    'DELIVERIES_QUEUE_URL',
    'INTAKE_QUEUE_URL',
    'INTAKE_DEAD_LETTERS_URL',
    'ESCALATION_ARN',
  ],
  escalate: [...common, 'RULES_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
  deliver: [
    ...common,
    'RULES_PATH',
    'SECRETS_PATH',
    'DELIVERIES_QUEUE_URL',
    'DELIVERIES_DEAD_LETTERS_URL',
    'ALERT_TOPIC_ARN',
    'KMS_KEY_ID',
  ],
  guard: [...common, 'RULES_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN', 'ALERT_TOPIC_ARN'],
  watch: [...common, 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
  respond: [...common, 'SECRETS_PATH', 'DELIVERIES_QUEUE_URL', 'ESCALATION_ARN'],
} as const;

/** The process's environment as AWS Lambda gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Settings<Name extends keyof typeof settingsOf> = Record<(typeof settingsOf)[Name][number], string>;

/**
 * Returns a function's settings, checked once at cold start: there and not empty. Written by hand, because a
 * schema library would be a tenth of the cold start.
 *
 * @throws {RouterError} configuration-invalid, naming the settings that are missing.
 */
export function readSettings<Name extends keyof typeof settingsOf>(
  name: Name,
  environment: Environment,
): Settings<Name> {
  const names: readonly string[] = settingsOf[name];
  const missing = names.filter((setting) => !environment[setting]);
  if (missing.length > 0) throw new RouterError('configuration-invalid', { function: name, settings: missing });
  return environment as Settings<Name>;
}

/** Returns a number of days. @throws {RouterError} configuration-invalid when it is none. */
export function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days > 0) return days;
  throw new RouterError('configuration-invalid', { settings: ['EVIDENCE_RETENTION_DAYS'], value: text });
}
