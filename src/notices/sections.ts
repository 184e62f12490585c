import type { IncidentNotice } from './notice.ts';

/**
 * What a message about an incident is made of below its headline, in the order in which every channel says it. Who is
 * woken at night reads the first lines; who works on it copies from the last.
 */
export const sectionIds = [
  /** The line fit for a lock screen. */
  'brief',
  /** A drill, what this notice adds, who has it in hand, and the rules' own words. */
  'news',
  /** How to answer. */
  'answer',
  /** Resource, account, Region, the gap, the time. */
  'place',
  /** The error in plain words and its code, and what AWS says. */
  'error',
  'advice',
  'owner',
  /** Of a group: its resources by owner, worst RPO first. */
  'affected',
  'job',
  /** Who was told, what comes next, what was before. */
  'told',
  /** Why it is so severe, what is not known, why this target hears it. */
  'why',
  /** The incident's id and links. */
  'links',
  /** What was cut where it stands, and the ARN. */
  'whole',
] as const;
export type SectionId = (typeof sectionIds)[number];

/** How a channel says each section; nothing in it: it is left out. */
export type Sections<Part> = Readonly<Record<SectionId, (notice: IncidentNotice) => readonly Part[]>>;

/** Returns what a channel makes of the sections of a notice, in the one order. */
export function inSections<Part>(notice: IncidentNotice, sections: Sections<Part>): Part[] {
  return sectionIds.flatMap((id) => sections[id](notice));
}
