import type { Incident } from '../../src/incidents/incident.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { acknowledgeLink } from '../../src/notices/acknowledge-link.ts';
import { answerIncident } from '../../src/pipeline/respond/answer-incident.ts';
import {
  type PageDependencies,
  type PageLink,
  type PageResponse,
  refuseAtSight,
} from '../../src/pipeline/respond/open-link.ts';
import { type PageQuery, showPage } from '../../src/pipeline/respond/show-page.ts';
import { takeForm } from '../../src/pipeline/respond/take-form.ts';
import type { PageReads } from '../../src/ports/incidents/page-reads.ts';
import type { MemoryShortLinks } from './memory-short-links.ts';
import { pastRunsOf } from './past-runs.ts';
import type { World } from './world.ts';

/** The key that signs links and forms in tests. */
export const linkKey = { id: 'k1', secret: 'x'.repeat(43) };

/** The pages of a world, opened and answered as a browser does. */
export class PageWorld {
  readonly world: World;
  readonly shortLinks: MemoryShortLinks;
  readonly incidentId: string;
  pageLink: PageLink;
  /** Changes what the pages have to do with. */
  change: (dependencies: PageDependencies) => PageDependencies = (dependencies) => dependencies;

  constructor(
    world: World,
    incident: Pick<Incident, 'id'> = world.onlyIncident(),
    { recipient = 'chat', key = linkKey } = {},
  ) {
    this.world = world;
    this.shortLinks = world.shortLinks;
    this.incidentId = incident.id;
    const link = acknowledgeLink('https://x.example', { incidentId: incident.id, recipient }, key, world.now);
    this.pageLink = { kind: 'signed', token: link.split('/a/')[1] ?? '' };
  }

  dependencies(): PageDependencies {
    const { world } = this;
    return this.change({
      links: { keys: async () => [linkKey] },
      reads: readsOf(world, this.shortLinks),
      rules: async () => world.rules,
      now: () => world.now,
    });
  }

  async opens(query: PageQuery = {}): Promise<PageResponse> {
    return refuseAtSight(this.pageLink, this.world.now) ?? showPage(this.pageLink, query, this.dependencies());
  }

  async posts(fields: Record<string, string>): Promise<PageResponse> {
    const { world } = this;
    const refused = refuseAtSight(this.pageLink, world.now);
    if (refused !== null) return refused;
    return takeForm(
      this.pageLink,
      new URLSearchParams(fields),
      (incidentId, request, who) => answerIncident(incidentId, request, who, world.dependencies()),
      this.dependencies(),
    );
  }

  /** Opens the page and sends one of its forms; returns the page that asks to confirm. */
  async asks(ask: string, fields: Record<string, string> = {}): Promise<PageResponse> {
    return this.posts({ ask, ...fields, form: formIn((await this.opens()).body) });
  }

  /** The same, and confirms it some seconds later with what that page holds. */
  async does(ask: string, fields: Record<string, string> = {}, name = 'Ana Lopez'): Promise<PageResponse> {
    const asked = await this.asks(ask, fields);
    if (asked.statusCode !== 200) return asked;
    this.world.now = addSeconds(this.world.now, 5);
    return this.posts({ ...hiddenIn(asked.body), name });
  }
}

/** Returns the token in the first form of a page. */
export function formIn(body: string): string {
  return hiddenIn(body).form ?? '';
}

/** Returns the hidden fields of the last form of a page, as a browser sends them. */
export function hiddenIn(body: string): Record<string, string> {
  const last = body.slice(body.lastIndexOf('<form'));
  const fields = [...last.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, plain(value)]));
}

function plain(value: string): string {
  const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  return value.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity as keyof typeof entities]);
}

function readsOf(world: World, shortLinks: MemoryShortLinks): PageReads {
  const { store, ledger } = world;
  return {
    incident: (id) => store.load(id),
    newestAlerts: (id, limit) => store.alertsOf(id, limit),
    listedAlerts: (id) => store.alertsOf(id, 10_000),
    records: (id) => store.records(id),
    deliveries: (id) => ledger.rows(id),
    incidentOnLane: async (lane, before) => {
      const earlier = [...store.incidents.values()].filter(
        ({ alerts, openedAt }) => openedAt < before && alerts.some(({ laneId }) => laneId === lane),
      );
      return earlier.sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1))[0]?.id ?? null;
    },
    ...pastRunsOf(world),
    provenWays: () => world.proven.all(),
    shortLink: async (hash) => shortLinks.kept.get(hash) ?? null,
  };
}
