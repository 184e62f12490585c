import type * as z from 'zod/mini';
import { isObject } from '../../lib/is-object.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { isSecretName, isSecretReference, looksLikeSecret } from '../../lib/secret-literal.ts';
import { isTimezone } from '../../lib/zoned-time.ts';
import { InboundOptions } from '../inbound.ts';
import { channelsOfTarget } from '../written-target.ts';
import type { RulesIssue, RulesPath } from './issue.ts';
import { schemaIssues } from './schema-issues.ts';

const remedy = 'store it as a SecureString and write its reference: ssm:/backup-alerts/<stage>/secrets/<name>';

/** Finds targets that do not name exactly one channel, channels that do not exist and options the channel refuses. */
export function checkTargets(
  raw: Record<string, unknown>,
  channelOptions: ReadonlyMap<string, z.ZodMiniType>,
): RulesIssue[] {
  const targets = isObject(raw.targets) ? raw.targets : {};
  return Object.entries(targets).flatMap(([name, target]): RulesIssue[] => {
    const path = ['targets', name];
    const channels = channelsOfTarget(target);
    const [channel] = channels;
    if (!isObject(target) || channel === undefined || channels.length > 1) {
      return [{ path, message: 'has to name exactly one channel, such as { sns: {} }' }];
    }
    const schema = channelOptions.get(channel);
    if (schema === undefined) return [unknownChannel([...path, channel], channel, [...channelOptions.keys()])];
    if (target.template !== undefined && typeof target.template !== 'string')
      return [{ path: [...path, 'template'], message: 'has to be the name of a template' }];
    const zone = checkTimezone(target.timezone, [...path, 'timezone']);
    const { inboundSecret, actors } = target;
    const inbound = schemaIssues(InboundOptions, { inboundSecret, actors }, path);
    // `dba: { sns: }` reads as null in YAML and means no options.
    return [...zone, ...inbound, ...schemaIssues(schema, target[channel] ?? {}, [...path, channel])];
  });
}

/** Finds an unknown time zone, with the one that was probably meant. */
function checkTimezone(zone: unknown, path: RulesPath): RulesIssue[] {
  if (zone === undefined || (typeof zone === 'string' && isTimezone(zone))) return [];
  const nearest = typeof zone === 'string' ? nearestName(zone, Intl.supportedValuesOf('timeZone')) : null;
  return [{ path, value: zone, message: 'is not a time zone; take a name such as "Europe/Berlin" or "UTC"', nearest }];
}

/** Finds secrets written out anywhere in the document; the values themselves are never part of the mistake. */
export function checkSecrets(value: unknown, path: RulesPath = []): RulesIssue[] {
  if (typeof value === 'string') {
    if (looksLikeSecret(value)) return [{ path, message: `looks like a secret; rules hold none: ${remedy}` }];
    return isSecretOption(path) && !isSecretReference(value)
      ? [{ path, message: `is a secret; rules hold none: ${remedy}` }]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => checkSecrets(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(looksLikeSecret(name)
      ? [{ path, message: `has a name that looks like a secret; rules hold none: ${remedy}` }]
      : []),
    ...checkSecrets(inner, [...path, name]),
  ]);
}

function isSecretOption(path: RulesPath): boolean {
  const name = path.findLast((part) => typeof part === 'string');
  return path[0] === 'targets' && path.length > 2 && name !== undefined && isSecretName(name);
}

function unknownChannel(path: RulesPath, channel: string, known: readonly string[]): RulesIssue {
  const message = `is not a channel; there are ${known.join(', ')}`;
  return { path, value: channel, message, nearest: nearestName(channel, known) };
}
