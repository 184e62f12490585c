import type { CanaryHeard, CanaryWatch } from '../../src/incidents/canary-heard.ts';
import type { CanaryKnown, CanaryNotes } from '../../src/ports/incidents/canary-notes.ts';

/** What is known of the canary in memory. */
export class MemoryCanaryNotes implements CanaryNotes {
  readonly #heard = new Map<string, CanaryHeard>();
  #watched: CanaryWatch | null = null;

  async note(heard: CanaryHeard): Promise<void> {
    const before = this.#heard.get(heard.part);
    if (before === undefined || before.endedAt <= heard.endedAt) this.#heard.set(heard.part, structuredClone(heard));
  }

  async known(): Promise<CanaryKnown> {
    return structuredClone({ heard: [...this.#heard.values()], watched: this.#watched });
  }

  async saveWatched(watched: CanaryWatch): Promise<void> {
    this.#watched = structuredClone(watched);
  }
}
