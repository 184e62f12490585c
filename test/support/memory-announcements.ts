import type { AnnouncedRules, LastResortKnown, RulesAnnouncements } from '../../src/ports/rules/rules-announcements.ts';

/** What people have heard of, in memory. */
export class MemoryAnnouncements implements RulesAnnouncements {
  #last: AnnouncedRules | null = null;
  #week: string | null = null;
  #lastResort: LastResortKnown | null = null;

  async last(): Promise<AnnouncedRules | null> {
    return this.#last;
  }

  async remember(announced: AnnouncedRules, before: AnnouncedRules | null): Promise<boolean> {
    if (this.#last?.version !== before?.version || this.#last?.modifiedAt !== before?.modifiedAt) return false;
    this.#last = announced;
    return true;
  }

  async lastWeek(): Promise<string | null> {
    return this.#week;
  }

  async rememberWeek(monday: string): Promise<void> {
    this.#week = monday;
  }

  async lastResort(): Promise<LastResortKnown | null> {
    return this.#lastResort;
  }

  async rememberLastResort(known: LastResortKnown): Promise<void> {
    this.#lastResort = known;
  }
}
