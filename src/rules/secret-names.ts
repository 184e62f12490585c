import { isSecretReference } from '../lib/secret-literal.ts';
import type { Rules } from './rules.ts';

/** Returns the names of the parameters with secrets that targets refer to, each once. */
export function secretNames({ targets }: Rules): string[] {
  const references = [...targets.values()]
    .flatMap(({ options, inbound }) => textsIn([options, inbound?.secret]))
    .filter(isSecretReference);
  return [...new Set(references.map((reference) => reference.replace(/^ssm:/, '')))];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
