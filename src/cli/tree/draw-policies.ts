import { type Layout, wrap } from '../layout.ts';
import type { Note, PolicyView, StepView } from './duty-view.ts';

/** Returns policies as lines: when each step is due, and who is told. The one an event comes to is marked. */
export function drawPolicies(policies: readonly PolicyView[], chosen: string | null, layout: Layout): string[] {
  const times = policies.flatMap(({ steps }) => steps.map((step) => describeWhen(step).length));
  const timeWidth = Math.min(Math.max(...times), Math.floor(layout.width / 2));
  return policies.flatMap((policy) => [
    ...drawName(policy.name, chosen, layout),
    ...policy.steps.flatMap((step) =>
      wrap(describeWho(step), layout.width, `    ${describeWhen(step).padEnd(timeWidth)}  `),
    ),
    ...policy.afterwards.flatMap((line) => wrap(line, layout.width, '    ').map((one) => layout.paint('dim', one))),
  ]);
}

/** Returns notes as lines, their names in a column of their own. */
export function drawNotes(notes: readonly Note[], { width }: Layout): string[] {
  const longest = Math.min(Math.max(0, ...notes.map(({ name }) => name.length)), Math.floor(width / 3));
  return notes.flatMap(({ name, says }) =>
    name.length > longest
      ? [...wrap(name, width, '  '), ...wrap(says, width, `  ${' '.repeat(longest)}  `)]
      : wrap(says, width, `  ${name.padEnd(longest)}  `),
  );
}

function drawName(name: string, chosen: string | null, { paint }: Layout): string[] {
  return [name === chosen ? `  ${paint(['bold', 'green'], `✓ ${name}`)}` : `  ${paint('bold', name)}`];
}

function describeWhen({ when, hours }: StepView): string {
  return hours === null ? when : `${when}, ${hours}`;
}

function describeWho({ notify, onDuty }: StepView): string {
  return notify.map((name) => (onDuty[name] === undefined ? name : `${name} (now ${onDuty[name]})`)).join(', ');
}
