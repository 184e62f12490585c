import { createRulesLoader, documentFormat } from '../../../src/pipeline/rules/load-rules.ts';
import type { ArchivedRules, RulesArchive, RulesSource, RulesText } from '../../../src/ports/rules/rules-source.ts';
import { checkRules } from '../../../src/rules/check/check.ts';
import { channelOptions } from '../../routing/sample-rules.ts';
import { edited } from '../../support/edited.ts';

export const valid =
  'version: 1\npolicies: { own: { steps: [{ notify: [alert-topic] }] } }\ndefaults: { policy: own }\n';

export const invalid = edited(valid, ['{ policy: own }', '{ policy: owm }']);

/** A Parameter Store, an archive and a clock that a test can change. */
export class World implements RulesSource, RulesArchive {
  now = 0;
  latestText: RulesText | null = null;
  /** The states before the newest. */
  earlier: RulesText[] = [];
  archived: ArchivedRules | null = null;
  checks: string[] = [];
  broken: { latest?: Error; history?: Error; lastGood?: Error; keep?: Error } = {};
  calls: string[] = [];

  latest = async () => this.#answer('latest', this.latestText);
  history = async (most: number) =>
    this.#answer('history', [...(this.latestText === null ? [] : [this.latestText]), ...this.earlier].slice(0, most));
  lastGood = async () => this.#answer('lastGood', this.archived);
  keep = async (rules: ArchivedRules) => {
    this.#answer('keep', null);
    this.archived = rules;
  };

  loader(options = channelOptions) {
    return createRulesLoader({
      source: this,
      archive: this,
      check: async ({ parts, version: checked }) => {
        this.checks.push(checked);
        return checkRules(parts, options, checked);
      },
      now: () => this.now,
    });
  }

  #answer<Value>(call: keyof World['broken'], value: Value): Value {
    this.calls.push(call);
    const fault = this.broken[call];
    if (fault) throw fault;
    return value;
  }
}

/** The rules in one parameter; each version is a second later than the one before. */
export function version(number: number, text = valid, name = 'routing'): RulesText {
  const edit = {
    version: String(number),
    modifiedBy: 'arn:aws:iam::111122223333:user/ana',
    modifiedAt: `2026-11-22T00:00:${String(number).padStart(2, '0')}.000Z`,
  };
  return { ...edit, parts: [{ ...edit, name, text }] };
}

export function editedAt(modifiedAt: string, { parts, ...state }: RulesText): RulesText {
  return { ...state, modifiedAt, parts: parts.map((part) => ({ ...part, modifiedAt })) };
}

/** An archived version as this release keeps it. */
export function checked(
  number: number,
  document: object = { version: 1, defaults: { groupWait: '7s' } },
): ArchivedRules {
  return archivedAs(version(number), { format: documentFormat, document: JSON.stringify(document) });
}

export function archivedAs(state: RulesText, checkedAs: ArchivedRules['checked']): ArchivedRules {
  return { ...state, seenAt: state.modifiedAt ?? '', checked: checkedAs };
}

export function throttled(): Error {
  const fault = new Error('Rate exceeded');
  fault.name = 'ThrottlingException';
  return fault;
}

export function worldWith(said: Partial<Pick<World, 'latestText' | 'earlier' | 'archived' | 'broken'>>): World {
  return Object.assign(new World(), said);
}
