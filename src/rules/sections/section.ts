import type * as z from 'zod/mini';
import type { Instant } from '../../lib/instant.ts';
import type { KnownNames } from '../check/check-names.ts';
import type { RulesIssue } from '../check/issue.ts';
import type { PlaceWords } from '../place-words.ts';
import type { ReadSchedule } from '../schedule.ts';

/** What checking a part of the rules needs. */
export interface CheckContext {
  /** The options schema of each channel, by the channel's id. */
  channelOptions: ReadonlyMap<string, z.ZodMiniType>;
  /** When the rules were written; null: not known. */
  at: Instant | null;
}

/** Names that something in the rules refers to. */
export interface Use {
  /** A section that defines names, or `told`: targets and rotations. */
  of: string;
  names: readonly (string | null | undefined)[];
}

/** A section whose names others refer to. */
export interface Naming {
  /** What such a name is: `"databse" is not a policy`. */
  noun: string;
  /** Names that exist without being defined. */
  always: readonly string[];
  /** They can be written in `notify`, like those of other such sections. */
  isTold?: true;
  /** Who should use a name: `no step names it`. */
  unused: string;
}

/**
 * One section of the rules and everything about it. Form, merging, checks, compiled rules, warnings, the editors' schema and,
 * where it has `said`, announcements of edits and the tree come from it.
 */
export interface Section<Written, Compile> {
  schema: z.ZodMiniType<Written>;
  /**
   * How it is merged when the rules are in several parameters. `names`: each name may be in one parameter; `list`: the lists are
   * joined; `one`: only one parameter may have it; `every`: each parameter has it.
   */
  merge: 'names' | 'list' | 'one' | 'every';
  /** Compiles it; null: compiled rules hold nothing under its name. */
  compile: Compile;
  /** Finds mistakes that the schema cannot find, within one part; takes the raw document. */
  check?(raw: Record<string, unknown>, context: CheckContext): RulesIssue[];
  /** Finds names that refer to nothing, and mistakes that only all parts together show; takes the raw document. */
  checkNames?(raw: Record<string, unknown>, known: KnownNames): RulesIssue[];
  /** Absent: no other section refers to its names. */
  naming?: Naming;
  /** Returns the names of other sections that it refers to. */
  uses?(written: Written | undefined, kept: KeptBy<Compile>): Use[];
  /** Fields of its entries that hold a pattern, and those that list fields of alerts. */
  patterns?: Readonly<Record<string, 'required' | 'optional'>>;
  fieldLists?: readonly string[];
  /** How its entries are described; absent: announcements of edits and the tree have code of their own for it. */
  said?: Said<KeptBy<Compile>>;
}

/** How a section's entries are described in announcements of edits and in the tree. */
export interface Said<Kept> {
  /** The word before an entry's name, such as `Calendar`. */
  noun: string;
  /** The title in the tree, such as `Calendars`. */
  title: string;
  /** Returns each entry with its description. */
  entries(kept: Kept): readonly Entry[];
}

/** One entry of a section, with its description. */
export interface Entry {
  name: string;
  says: string;
}

/** The compiled type of a section. */
export type KeptBy<Compile> = Compile extends (...given: never[]) => infer Kept ? Kept : null;

/** Compiles a section from what is written, the other sections, and a parser of schedules. */
export type CompileSection<Written> =
  | ((written: Written | undefined, document: never, readSchedule: ReadSchedule) => unknown)
  | null;

/** Texts about each place in a section, by its path in the document. */
export type SectionWords = Readonly<Record<string, PlaceWords>>;

/** A row of the table, for code that loops over all of them. */
export type AnySection = Omit<Section<unknown, unknown>, 'compile' | 'uses' | 'said'> & {
  compile: ((written: unknown, document: unknown, readSchedule: ReadSchedule) => unknown) | null;
  uses?(written: unknown, kept: unknown): Use[];
  said?: Said<unknown>;
};

/** Makes a row of the table; it changes nothing, but lets the compiler infer the types of what is written and kept. */
export function section<Written, const Compile extends CompileSection<Written>>(
  row: Section<Written, Compile>,
): Section<Written, Compile> {
  return row;
}

/** Returns the named entries of a section as a map, each compiled by `make`. */
export function mapNamed<Written, Made>(
  written: Readonly<Record<string, Written>> | undefined,
  make: (name: string, value: Written) => Made,
): Made[] {
  return Object.entries(written ?? {}).map(([name, value]) => make(name, value));
}

/** Returns values as a map by their names. */
export function byName<Value extends { name: string }>(values: readonly Value[]): ReadonlyMap<string, Value> {
  return new Map(values.map((value) => [value.name, value]));
}

/** Returns the names that an option refers to. */
export function usesOf({ refersTo }: { refersTo: string | null }, value: unknown): Use[] {
  return refersTo === null ? [] : [{ of: refersTo, names: [value].flat().filter((one) => typeof one === 'string') }];
}
