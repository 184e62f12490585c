/** A call of a role as the emulator decided it: one line of its file. */
export interface Call {
  role: string;
  /** The function whose code called. */
  function: string;
  action: string;
  resource: string;
  /** Condition keys of the request; keys of the table by their kind, `INCIDENT#…`. */
  keys: Record<string, string[]>;
  decision: 'allowed' | 'denied' | 'unchecked';
  count: number;
}

/** The smallest thing that a policy grants: one action on one resource and, where there is a condition, for one of its values. */
export interface Grant {
  role: string;
  action: string;
  resource: string;
  /** The value of a condition that it holds for; null when there is no condition. */
  only: { key: string; value: string } | null;
}

/** A policy of a role, as IAM has it. */
export interface RolePolicy {
  role: string;
  document: { Statement: RawStatement[] };
}

interface RawStatement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Returns a policy of examples/iam with tables, keys and items named as the emulator names them in calls: items by their kind. */
export function asCallsAreNamed({ role: of, document }: RolePolicy): RolePolicy {
  const text = JSON.stringify(document)
    .replaceAll('-Table-*', '-Table')
    .replaceAll(':key/*', ':*')
    .replaceAll(/#[a-z]+-\*"/g, '#*"');
  return { role: of, document: JSON.parse(text) as RolePolicy['document'] };
}

/** Reads the lines of the emulator's file. */
export function callsIn(lines: string): Call[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Call);
}

/** Returns everything that policies allow, piece by piece. */
export function grantsOf(policies: readonly RolePolicy[]): Grant[] {
  return policies.flatMap(({ role, document }) =>
    document.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap((statement) =>
      [statement.Action]
        .flat()
        .flatMap((action) =>
          [statement.Resource]
            .flat()
            .flatMap((resource) => valuesOf(statement).map((only) => ({ role, action, resource, only }))),
        ),
    ),
  );
}

/** Returns whether a call would not have been allowed without this grant, or not by others alone. */
export function isMetBy({ role, action, resource, only }: Grant, call: Call): boolean {
  if (call.decision !== 'allowed' || call.role !== role) return false;
  if (!isLike(call.action, action) || !isLike(call.resource, resource)) return false;
  return only === null || (call.keys[only.key] ?? []).some((value) => isLike(value, only.value));
}

/** Says a grant in one line. */
export function describeGrant({ role, action, resource, only }: Grant): string {
  return `${nameOf(role)}: ${action} on ${resource}${only === null ? '' : ` for ${only.value}`}`;
}

/** Says a call in one line. */
export function describeCall({ role, action, resource, keys, decision, count }: Call): string {
  const told = Object.values(keys).flat().join(' ');
  return `${nameOf(role)}: ${action} on ${resource}${told === '' ? '' : ` for ${told}`}: ${decision} ${count} times`;
}

/** The function or part of the stack that a role is of: `ingest`, `EscalationRole`. */
export function nameOf(role: string): string {
  return (
    /^backup-alert-router-local-(\w+)-us-east-1-lambdaRole$/.exec(role)?.[1] ?? /-(\w+Role)-/.exec(role)?.[1] ?? role
  );
}

function valuesOf({ Condition = {} }: RawStatement): Grant['only'][] {
  const all = Object.values(Condition).flatMap((keys) =>
    Object.entries(keys).flatMap(([key, values]) => [values].flat().map((value) => ({ key, value }))),
  );
  return all.length === 0 ? [null] : all;
}

/** Says whether a text is meant by a pattern of IAM's, in which `*` is anything. */
export function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
