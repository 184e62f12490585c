import { readPatternTest } from '../patterns/pattern-test.ts';
import { showValue } from '../patterns/show-value.ts';
import { describeCondition, describeField, formatFew } from '../rules/describe-pattern.ts';
import { absent, fieldType } from '../rules/witness.ts';
import type { Sample, SampledField } from './samples.ts';

/** Returns which alerts are meant when a field has one of the chosen values: `environment=prod`; null: it does not matter. */
export function describeChosen({ field, samples }: SampledField, chosen: ReadonlySet<number>): string | null {
  if (chosen.size === samples.length) return null;
  const among = samples.filter((_sample, index) => chosen.has(index));
  const others = samples.filter((_sample, index) => !chosen.has(index));
  if (fieldType(field).type === 'number') return formatNumbers(field, among, others);
  const isOpen = among.some(({ entry }) => entry === null);
  const isMany = fieldType(field).values !== undefined && among.length > 4 && others.length < among.length;
  return isOpen || isMany ? describeAllBut(field, among, others) : describeOnly(field, among, others);
}

function describeOnly(field: string, among: readonly Sample[], others: readonly Sample[]): string {
  const entries = [...new Set(among.map(({ entry }) => entry))];
  const tests = entries.map(readPatternTest).filter((test) => 'accepts' in test && test.literals.length === 0);
  const but = others.filter(
    ({ value, entry }) =>
      entry !== null &&
      value !== absent &&
      !entries.includes(entry) &&
      tests.some((test) => 'accepts' in test && test.accepts(value)),
  );
  const except = but.map(({ entry }) => describeCondition(field, [entry]));
  return `${describeCondition(field, entries)}${except.length === 0 ? '' : ` but not ${formatFew(except)}`}`;
}

/** Describes values by those left out, which is shorter when every value that no pattern names is meant. */
function describeAllBut(field: string, among: readonly Sample[], others: readonly Sample[]): string {
  const name = describeField(field);
  const refused = others.filter(({ value }) => value !== absent);
  const present = `with ${name}`;
  const values = refused.map(({ entry, value }) => describeCondition(field, [entry ?? value]).replace(`${name}=`, ''));
  const said = values.length === 0 ? present : `${name} not ${formatFew([...new Set(values)])}`;
  return among.some(({ value }) => value === absent) && values.length > 0 ? `${said} (or without)` : said;
}

/** Describes numbers as ranges, whose ends are known because samples are at and next to the numbers that patterns name. */
function formatNumbers(field: string, among: readonly Sample[], others: readonly Sample[]): string {
  const name = describeField(field);
  const all = [...among, ...others]
    .filter(({ value }) => typeof value === 'number')
    .sort((a, b) => (a.value as number) - (b.value as number));
  const runs: { from: number; to: number }[] = [];
  all.forEach((sample, index) => {
    if (!among.includes(sample)) return;
    const last = runs.at(-1);
    if (last?.to === index - 1) last.to = index;
    else runs.push({ from: index, to: index });
  });
  const said = runs.map(({ from, to }) => formatRange(name, all, from, to));
  if (among.some(({ value }) => value === absent)) said.push(`without ${name}`);
  return formatFew(said);
}

/** Describes one range. A number that a pattern names is the end itself; next to any other end is the named number left out. */
function formatRange(name: string, all: readonly Sample[], from: number, to: number): string {
  const [least, most, below, above] = [all[from], all[to], all[from - 1], all[to + 1]];
  if (least === most && least?.entry !== null) return `${name}=${showValue(least?.value)}`;
  const ends = [
    below === undefined ? '' : least?.entry === null ? `> ${below.value}` : `>= ${least?.value}`,
    above === undefined ? '' : most?.entry === null ? `< ${above.value}` : `<= ${most?.value}`,
  ].filter((end) => end !== '');
  return ends.length === 0 ? `with ${name}` : `${name} ${ends.join(' and ')}`;
}
