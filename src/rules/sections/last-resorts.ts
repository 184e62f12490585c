import { alertTopic } from '../built-in.ts';
import { targetIssues } from '../check/check-names.ts';
import { TargetList } from '../written-forms.ts';
import { type SectionWords, section } from './section.ts';

/** Targets that are told instead of one that cannot be reached. */
export const fallback = section({
  schema: TargetList,
  merge: 'one',
  compile: (written?: readonly string[]): readonly string[] => written ?? [alertTopic.name],
  checkNames: (raw, known) => targetIssues(raw.fallback, ['fallback'], 'targets', known),
  uses: (_written, kept) => [{ of: 'told', names: kept }],
});

/** Targets that hear announcements, such as edits of the rules. */
export const bulletins = section({
  schema: TargetList,
  merge: 'one',
  compile: (written: readonly string[] | undefined, document: { fallback?: readonly string[] | undefined }) =>
    written ?? document.fallback ?? [alertTopic.name],
  checkNames: (raw, known) => targetIssues(raw.bulletins, ['bulletins'], 'duty', known),
  uses: (_written, kept) => [{ of: 'told', names: kept }],
});

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const fallbackWords = {
  fallback: {
    says: 'Targets that speak for one that cannot be reached, in order, and hear of incidents that nobody answered. Left out: the alert topic.',
    examples: [['backup-channel']],
  },
} as const satisfies SectionWords;

/** Texts about each of its fields, for editors and `docs/rules.md`. */
export const bulletinsWords = {
  bulletins: {
    says: 'Targets and rotations that hear news about the rules themselves. Left out: those of "fallback".',
    examples: [['backup-channel']],
  },
} as const satisfies SectionWords;
