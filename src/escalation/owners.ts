import { inertLine, truncate } from '../lib/text.ts';
import type { Policy } from './policy.ts';
import { type Rotation, resolveDuty } from './rotation.ts';

/** The word in `notify` that stands for the targets of an alert's owner. */
export const ownerWord = 'owner';

/** A team or person that owns resources, and how to reach them. */
export interface Owner {
  /** The name in the tags of resources. */
  name: string;
  /** Targets and rotations; empty: none. */
  notify: readonly string[];
  /** Jira account id of the person whom tickets are assigned to; null: nobody. */
  jiraAssignee: string | null;
  /** User or user group that messages in Slack mention; null: nobody. */
  slack: string | null;
  /** URL of a page that says what to do; null: none. */
  runbook: string | null;
}

/** The owners of what people are told of. */
export interface Owned {
  owners: readonly string[];
  /** Something in it has no known owner. */
  hasUnowned: boolean;
}

/** What the names in a step are looked up in. */
export interface Directory {
  targets: { has(name: string): boolean };
  rotations: ReadonlyMap<string, Rotation>;
  /** By {@link ownerKey}. */
  owners: ReadonlyMap<string, Owner>;
  fallback: readonly string[];
}

/** The targets of a step. */
export interface ToldByStep {
  /** Every target, once. */
  targets: readonly string[];
  /** Those of them that come from owners. */
  ofOwners: readonly string[];
  /** How they were found, one sentence each; empty when the step does not name the owner. */
  says: readonly string[];
}

/** How many owners a trace names. */
const saidOwners = 10;

/** Returns the key of an owner: tags are typed by hand, so case is ignored. */
export function ownerKey(name: string): string {
  return name.trim().toLowerCase();
}

/** Says whether names include the owner; a target or rotation called `owner` takes precedence. */
export function namesOwner(
  names: readonly string[],
  { targets, rotations }: Pick<Directory, 'targets' | 'rotations'>,
): boolean {
  return names.includes(ownerWord) && !targets.has(ownerWord) && !rotations.has(ownerWord);
}

/**
 * Returns the targets of a step about something. Each of its owners is told at the owner's own targets. Where the owner is
 * not known, or has no targets, the step's other targets are told, else those of the nearest step that has others, else the
 * fallback: somebody is always told.
 */
export function whoIsTold(
  { steps }: Pick<Policy, 'steps'>,
  index: number,
  owned: Owned,
  directory: Directory,
  at: string,
): ToldByStep {
  const notify = steps[index]?.notify ?? [];
  const onDuty = (names: readonly string[]) => resolveDuty(names, directory.rotations, at);
  if (!namesOwner(notify, directory)) return { targets: onDuty(notify), ofOwners: [], says: [] };
  const found = findOwners(owned, directory);
  const others = othersOf(notify);
  const isSilent = found.untold.length > 0 && others.length === 0;
  const standIns = isSilent ? standInsOf(steps, index, directory.fallback) : [];
  const named = notify.flatMap((name) => (name === ownerWord ? found.targets : [name]));
  const rest = others.length > 0 ? others : standIns;
  return {
    targets: unique(onDuty([...named, ...standIns])),
    ofOwners: unique(onDuty(found.targets)),
    says: [...found.says, ...(found.untold.length > 0 ? [describeUntold(found.untold, rest)] : [])],
  };
}

/** Replaces the word for the owner by the targets of the owners; other names stay as they are. */
export function withOwners(names: readonly string[], owned: Owned, directory: Directory): ToldByStep {
  if (!namesOwner(names, directory)) return { targets: names, ofOwners: [], says: [] };
  const { targets, says, untold } = findOwners(owned, directory);
  return {
    targets: unique(names.flatMap((name) => (name === ownerWord ? targets : [name]))),
    ofOwners: targets,
    says: [...says, ...(untold.length > 0 ? [describeUntold(untold, [])] : [])],
  };
}

/** Returns a policy with the targets of its steps resolved for something at a moment, and sentences about how they were found. */
export function policyFor(policy: Policy, owned: Owned, directory: Directory, at: string): Policy {
  const steps = policy.steps.map((step, index) => {
    const { targets, says } = whoIsTold(policy, index, owned, directory, at);
    return { ...step, notify: targets, ...(says.length > 0 ? { found: says } : {}) };
  });
  return { ...policy, steps };
}

/** Returns the owners that the rules define among these names, each once, in the order of the names. */
export function definedOwners(names: readonly string[], owners: Directory['owners']): Owner[] {
  return [...new Set(names.flatMap((name) => owners.get(ownerKey(name)) ?? []))];
}

/** Returns the names without the word for the owner. */
export function othersOf(names: readonly string[]): readonly string[] {
  return names.filter((name) => name !== ownerWord);
}

/** Returns the targets that a step with only the owner tells when the owner is not known. */
export function standInsOf(steps: Policy['steps'], index: number, fallback: readonly string[]): readonly string[] {
  const nearest = [...steps.slice(0, index).toReversed(), ...steps.slice(index + 1)];
  return nearest.map(({ notify }) => othersOf(notify)).find((names) => names.length > 0) ?? fallback;
}

interface FoundOwners {
  targets: string[];
  says: string[];
  /** Owners for whom nobody is told, in words. */
  untold: string[];
}

function findOwners({ owners, hasUnowned }: Owned, directory: Directory): FoundOwners {
  const known = owners.map((name) => ({ name, owner: directory.owners.get(ownerKey(name)) }));
  const told = known.flatMap(({ owner }) => (owner === undefined || owner.notify.length === 0 ? [] : [owner]));
  const shown = told.slice(0, saidOwners);
  const more = told.length - shown.length;
  return {
    targets: unique(told.flatMap(({ notify }) => notify)),
    says: [
      ...shown.map(({ name, notify }) => `Owner ${say(name)}: ${notify.join(', ')}.`),
      ...(more > 0 ? [`${more} more ${more === 1 ? 'owner is' : 'owners are'} told where they say.`] : []),
    ],
    untold: [
      ...known.flatMap(({ name, owner }) => {
        if (owner === undefined) return [`the rules define no owner ${say(name)}`];
        return owner.notify.length === 0 ? [`owner ${say(name)} names nobody to tell`] : [];
      }),
      ...(hasUnowned || owners.length === 0 ? ['it is not known who owns it'] : []),
    ],
  };
}

function describeUntold(untold: readonly string[], instead: readonly string[]): string {
  const more = untold.length - saidOwners;
  const others = `and so on for ${more} more ${more === 1 ? 'owner' : 'owners'}`;
  const why = [...untold.slice(0, saidOwners), ...(more > 0 ? [others] : [])].join('; ');
  const end =
    instead.length === 0 ? 'nobody is told by that name' : `told in place of the owner: ${instead.join(', ')}`;
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}: ${end}.`;
}

/** Returns a name from a tag, which anybody can write, made inert. */
function say(name: string): string {
  return truncate(inertLine(name), 80);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
