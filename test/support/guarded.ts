import { type WatchEditsDependencies, watchEdits } from '../../src/pipeline/guard/watch-edits.ts';
import { createRulesLoader } from '../../src/pipeline/rules/load-rules.ts';
import { createRulesWatch } from '../../src/pipeline/rules/watch-rules.ts';
import type { RulesText } from '../../src/ports/rules/rules-source.ts';
import { checkJourneyRules, journeyRules, rulesText } from './journey-rules.ts';
import { MemoryAnnouncements } from './memory-announcements.ts';
import { World } from './world.ts';

const place = { accountId: '111122223333', region: 'eu-west-1', parameter: '/backup-alerts/prod/routing' };
/** Who edits rules when nobody else is named. */
export const ana = 'arn:aws:sts::111122223333:assumed-role/Admin/ana';

/** A world whose rules come from a parameter that tests edit, as on AWS. */
export class Guarded extends World {
  readonly announcements = new MemoryAnnouncements();
  readonly secrets = new Set<string>();
  #versions: RulesText[] = [];
  #isDeleted = false;

  edit(text: string, modifiedBy: string | null = ana): void {
    const version = String(this.#versions.length + 1);
    this.#versions = [rulesText(text, version, modifiedBy, this.now), ...this.#versions];
    this.#isDeleted = false;
  }

  delete(): void {
    this.#isDeleted = true;
  }

  guard(): WatchEditsDependencies {
    const source = {
      // As in Parameter Store, only the history tells who made an edit.
      latest: async () => (this.#isDeleted || !this.#versions[0] ? null : { ...this.#versions[0], modifiedBy: null }),
      history: async (most: number) => (this.#isDeleted ? [] : this.#versions.slice(0, most)),
    };
    const check = async (text: RulesText) => checkJourneyRules(text);
    const rules = createRulesLoader({
      source,
      archive: this.store,
      check,
      now: () => Date.parse(this.now),
      cacheMs: 0,
    });
    const dependencies = { ...this.dependencies(), rules };
    return {
      ...dependencies,
      source,
      check,
      announcements: this.announcements,
      archive: this.store,
      findSecrets: async (names) => ({ missing: names.filter((name) => !this.secrets.has(name)), plain: [] }),
      watch: createRulesWatch(place, dependencies),
      place,
    };
  }

  /** Guards, then delivers by the rules in force. */
  async guards(): Promise<string> {
    const dependencies = this.guard();
    const outcome = await watchEdits(dependencies);
    this.rules = await dependencies.rules.load();
    await this.passes('0s');
    return outcome;
  }

  said(target: string): string {
    const { title, news, text } = this.expectAnnouncement(target);
    return `${title}\n${news}\n${text ?? ''}`;
  }
}

/** Rules whose news somebody hears. */
export const guardedRules = `${journeyRules}\nbulletins: [chat]\n`;
