import type { Policy } from '../../local/relay.ts';

/** A policy with one thing taken out or loosened. */
export interface ChangedPolicy {
  /** What was changed, in words: `RulesOfThisService: aws:SourceAccount is any`. */
  what: string;
  policy: Policy;
}

type Statement = Record<string, unknown>;
type Conditions = Record<string, Record<string, string | string[]>>;

/**
 * Returns a policy in every way in which somebody may weaken it by one thing: a statement taken out, a condition taken out,
 * its value made `*`, a value of a list taken out, any caller, any action, any resource.
 */
export function changesOf(policy: Policy): ChangedPolicy[] {
  return policy.Statement.flatMap((statement, index) => {
    const named = String(statement.Sid ?? index);
    const others = (changed: readonly Statement[]): Policy => ({
      ...policy,
      Statement: [...policy.Statement.slice(0, index), ...changed, ...policy.Statement.slice(index + 1)],
    });
    const one = (what: string, changed: Statement): ChangedPolicy => ({
      what: `${named}: ${what}`,
      policy: others([{ ...statement, ...changed }]),
    });
    return [
      { what: `${named} is taken out`, policy: others([]) },
      ...changedConditions((statement.Condition ?? {}) as Conditions).map(({ what, conditions }) =>
        one(what, { Condition: conditions }),
      ),
      // A Deny for anybody, on anything, is no weaker.
      ...(statement.Effect === 'Allow' ? loosened(statement).map(({ what, changed }) => one(what, changed)) : []),
    ];
  });
}

function loosened(statement: Statement): { what: string; changed: Statement }[] {
  const { Principal, Action, Resource } = statement;
  const changes: { what: string; changed: Statement }[] = [];
  if (Principal !== undefined && Principal !== '*') changes.push({ what: 'any caller', changed: { Principal: '*' } });
  for (const action of [Action].flat().map(String)) {
    const [service = ''] = action.split(':');
    changes.push({
      what: `any action of ${service} for ${action}`,
      changed: { Action: replaced(Action, action, `${service}:*`) },
    });
    if (Array.isArray(Action) && Action.length > 1) {
      changes.push({ what: `without ${action}`, changed: { Action: Action.filter((kept) => kept !== action) } });
    }
  }
  if (Resource !== undefined && Resource !== '*') changes.push({ what: 'any resource', changed: { Resource: '*' } });
  return changes;
}

function changedConditions(conditions: Conditions): { what: string; conditions: Conditions }[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, value]) => {
      const { [key]: _gone, ...kept } = keys;
      const { [operator]: _all, ...rest } = conditions;
      const without = Object.keys(kept).length === 0 ? rest : { ...rest, [operator]: kept };
      const like = operator.split('Equals').join('Like');
      const any = like === 'Bool' ? [] : [{ what: `${key} is any`, conditions: merged(without, like, key, '*') }];
      const fewer = Array.isArray(value) && value.length > 1 ? value : [];
      return [
        { what: `without ${key}`, conditions: without },
        ...any,
        ...fewer.map((gone) => ({
          what: `${key} without ${gone}`,
          conditions: { ...conditions, [operator]: { ...keys, [key]: fewer.filter((one) => one !== gone) } },
        })),
      ];
    }),
  );
}

function merged(conditions: Conditions, operator: string, key: string, value: string): Conditions {
  return { ...conditions, [operator]: { ...conditions[operator], [key]: value } };
}

function replaced(value: unknown, one: string, by: string): unknown {
  return Array.isArray(value) ? value.map((each) => (each === one ? by : each)) : by;
}
