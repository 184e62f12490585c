import { type Severity, severities } from '../incidents/alert.ts';
import { errorRow } from './error-catalogue.ts';
import { type Assessment, assessSeverity, hasMargin, type SeverityInput } from './severity.ts';

/**
 * Returns how bad an alert is and why, assessed with and without AWS's message. A message may make it worse, but never less
 * than high when it is high without it; and no message changes what the kind settles, such as that it only costs money.
 *
 * @param codeWithoutMessage the code that would have been chosen had AWS written nothing
 */
export function assessDespiteMessage(input: SeverityInput, codeWithoutMessage: string): Assessment {
  if (codeWithoutMessage === input.error.code) return assessSeverity(input);
  const { code, category, retryable } = errorRow(codeWithoutMessage);
  const without = { ...input, error: { code, category, retryable } };
  if (isSettled(codeWithoutMessage)) return assessSeverity(without);
  const assessed = assessSeverity(input);
  if (isSevere(assessed.severity) || hasMargin(input)) return assessed;
  const least = assessSeverity({ ...without, strikes: 1, exposure: null });
  return isSevere(least.severity) ? least : assessed;
}

function isSettled(code: string): boolean {
  const { severity } = errorRow(code);
  return severity !== undefined && 'is' in severity;
}

function isSevere(severity: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf('high');
}
