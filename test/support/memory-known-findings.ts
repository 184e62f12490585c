import type { FindingsProgress, KnownFinding, KnownFindings } from '../../src/ports/incidents/known-findings.ts';

/** Findings in memory. */
export class MemoryKnownFindings implements KnownFindings {
  readonly found = new Map<string, KnownFinding>();
  #progress: FindingsProgress = { reasons: [], plans: [], wholeAt: null };

  async all(): Promise<KnownFinding[]> {
    return structuredClone([...this.found.values()]);
  }

  async of(ids: readonly string[]): Promise<KnownFinding[]> {
    return (await this.all()).filter(({ id }) => ids.includes(id));
  }

  async keep(findings: readonly KnownFinding[]): Promise<void> {
    for (const one of findings) this.found.set(one.id, structuredClone(one));
  }

  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.found.delete(id);
  }

  async progress(): Promise<FindingsProgress> {
    return structuredClone(this.#progress);
  }

  async saveProgress(progress: FindingsProgress): Promise<void> {
    this.#progress = structuredClone(progress);
  }
}
