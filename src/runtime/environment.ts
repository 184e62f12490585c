/**
 * The composition root: the only folder that reads the process's environment and makes clients and
 * adapters. One file per function, so that each bundle holds only what its function needs.
 */
import * as z from 'zod/mini';
import { RouterError } from '../lib/errors.ts';

const text = z.string().check(z.minLength(1));
const days = z.coerce.number().check(z.int(), z.positive());

const common = {
  STAGE: text,
  TABLE_NAME: text,
  EVIDENCE_RETENTION_DAYS: days,
};

/** The settings of each function, as serverless.yml gives them. */
export const settingsOf = {
  ingest: z.object({
    ...common,
    RULES_PATH: text,
    DELIVERIES_QUEUE_URL: text,
    INTAKE_QUEUE_URL: text,
    ESCALATION_ARN: text,
  }),
  escalate: z.object({ ...common, RULES_PATH: text, DELIVERIES_QUEUE_URL: text, ESCALATION_ARN: text }),
  deliver: z.object({
    ...common,
    RULES_PATH: text,
    SECRETS_PATH: text,
    DELIVERIES_QUEUE_URL: text,
    ALERT_TOPIC_ARN: text,
    KMS_KEY_ID: text,
    MAIL_FROM: z.optional(z.string()),
    RESPOND_URL: z.optional(z.string()),
  }),
  respond: z.object({ ...common, SECRETS_PATH: text, DELIVERIES_QUEUE_URL: text, ESCALATION_ARN: text }),
} as const;

/** The process's environment as AWS Lambda gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns a function's settings, checked once at cold start.
 *
 * @throws {RouterError} configuration-invalid, naming the settings that are missing.
 */
export function readSettings<Name extends keyof typeof settingsOf>(
  name: Name,
  environment: Environment,
): z.infer<(typeof settingsOf)[Name]> {
  const parsed = settingsOf[name].safeParse(environment);
  if (parsed.success) return parsed.data as z.infer<(typeof settingsOf)[Name]>;
  const settings = parsed.error.issues.map(({ path }) => path.join('.'));
  throw new RouterError('configuration-invalid', { function: name, settings });
}
