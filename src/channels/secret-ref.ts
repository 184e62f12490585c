import * as z from 'zod/mini';
import { escapeHtml } from '../lib/html.ts';
import { mostReferenceCharacters, secretReferenceForm, secretReferenceMistake } from '../lib/secret-literal.ts';
import { tokenBeginnings } from '../lib/token-shapes.ts';
import type { SecretStore } from '../ports/vendors/secret-store.ts';
import type { Delivery } from './channel.ts';

/**
 * Option of a channel that names a SecureString parameter: `ssm:/backup-alerts/prod/secrets/slack-bot`. A
 * secret itself is refused, so that none ends up in the rules, which many people can read.
 */
export const secretRef = z
  .string()
  .check(z.regex(secretReferenceForm, secretReferenceMistake), z.maxLength(mostReferenceCharacters));

/** A secret, or the outcome of the delivery when it could not be read. */
export type SecretReading = { secret: string } | { outcome: Delivery };

/** Reads a secret by reference. An error becomes a delivery outcome that names the parameter, never its value. */
export async function readSecret(secrets: SecretStore, reference: string): Promise<SecretReading> {
  let secret: string | null;
  try {
    secret = await secrets.read(reference);
  } catch {
    const detail = `Parameter Store did not hand out ${reference}.`;
    return { outcome: { status: 'retry', reason: 'secret-unreadable', detail } };
  }
  if (secret !== null && secret.trim() !== '') return { secret: secret.trim() };
  return {
    outcome: { status: 'rejected', reason: 'secret-missing', detail: `${reference} does not exist or is empty.` },
  };
}

/** Anything that looks like a token, whoever's it is. */
const anyToken = new RegExp(`\\b(?:${tokenBeginnings}|(?:Bearer|Basic)\\s)\\S+`, 'g');

/** Returns the forms in which an answer may repeat a secret: plain, and encoded for URLs, JSON, HTML, base64 and hex. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    escapeHtml(secret),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
    bytes.toString('hex'),
  ];
}

/** Returns a text from outside with these secrets, every token and every address masked. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) if (form.length > 3) safe = safe.replaceAll(form, '[secret]');
  }
  return safe.replace(/\b[a-z]+:\/\/\S+/gi, '[address]').replace(anyToken, '[secret]');
}
