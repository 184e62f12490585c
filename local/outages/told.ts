import { asksForAction, noticeKinds } from '../../src/incidents/notice-kinds.ts';
import { payloadOf, type Received } from '../observer.ts';
import { parseJson } from '../simulators/exchange.ts';
import type { ReceivedWebhook } from '../simulators/received.ts';

/** What vendors have received, webhooks included. */
export type Heard = Pick<Received, 'slack' | 'jira' | 'mails' | 'sns'> & {
  readonly webhooks: readonly ReceivedWebhook[];
};

/** The first time that one target heard of one incident. */
export interface Told {
  readonly target: 'chat' | 'mail' | 'tickets' | 'hook' | 'page' | 'standby';
  readonly incidentId: string;
  /** `<revision>-opened`, and `…-instead` when it stands in; null: the vendor's format does not say. */
  readonly noticeId: string | null;
  /** Key of what there may be only one of; null: the notice's id. */
  readonly slot: 'message' | null;
  readonly atMs: number;
}

/** Says whether a notice was told by a failover target. */
export function isInstead(noticeId: string): boolean {
  return new RegExp(`${standsIn}$`).test(noticeId);
}

/** Returns how many different ones there are; each may be told once. */
export function distinct(told: readonly Told[]): number {
  return new Set(told.map(({ slot, noticeId }) => slot ?? noticeId)).size;
}

/** The end of a notice's id that a failover target tells. */
const standsIn = '(?:-instead(?:-for-[a-z0-9-]+)*)';

const opening = noticeOf(['opened']);
/** An incident that waits for one target is heard of from another one, by the next step. */
const askingNotice = noticeOf(noticeKinds.filter(asksForAction));

function noticeOf(kinds: readonly string[]): RegExp {
  return new RegExp(`-(?:${kinds.join('|')})${standsIn}?$`);
}

/** Returns every opening that a person has seen, also the ones too many; what a receiver drops by its id is seen once. */
export function toldOf(heard: Heard): Told[] {
  return allOf(heard, opening);
}

/** Returns the incidents of which anybody has heard anything that asks to act: its opening, or a later step. */
export function heardOf(heard: Heard): Set<string> {
  return new Set(allOf(heard, askingNotice).map(({ incidentId }) => incidentId));
}

function allOf(heard: Heard, wanted: RegExp): Told[] {
  return [
    ...slack(heard),
    ...mails(heard, wanted),
    ...tickets(heard),
    ...webhooks(heard, wanted),
    ...topic(heard, wanted),
  ];
}

function slack({ slack: { messages } }: Heard): Told[] {
  return messages.flatMap(({ metadata, threadTs, ts }) => {
    const { incident_id: incidentId, notice_id: noticeId } = payloadOf(metadata);
    if (typeof incidentId !== 'string') return [];
    if (threadTs !== null) return [];
    // Updates change the notice's id; there may be one message of each incident.
    const slot = 'message' as const;
    return [{ target: 'chat' as const, incidentId, noticeId: String(noticeId), slot, atMs: Number(ts) * 1000 }];
  });
}

function mails({ mails: all }: Heard, wanted: RegExp): Told[] {
  return all.flatMap(({ headers, at }) => {
    const header = (called: string) => headers.find(({ name }) => name === called)?.value ?? '';
    const noticeId = header('X-Backup-Alert-Notice');
    if (!wanted.test(noticeId)) return [];
    return [
      {
        target: 'mail' as const,
        incidentId: header('X-Backup-Alert-Incident'),
        noticeId,
        slot: null,
        atMs: Date.parse(at),
      },
    ];
  });
}

function tickets({ jira }: Heard): Told[] {
  return jira.flatMap(({ properties, created }) => {
    const { incidentId } = (properties['backup-alert-router'] ?? {}) as { incidentId?: string };
    if (incidentId === undefined) return [];
    return [{ target: 'tickets' as const, incidentId, noticeId: null, slot: null, atMs: Date.parse(created) }];
  });
}

function webhooks({ webhooks: all }: Heard, wanted: RegExp): Told[] {
  return all.flatMap(({ host, body, at, duplicate }) => {
    const { data } = (parseJson(body) ?? {}) as { data?: { incidentId: string; noticeId: string } };
    if (duplicate || data === undefined || !wanted.test(data.noticeId)) return [];
    const { incidentId, noticeId } = data;
    const target = host.startsWith('standby') ? ('standby' as const) : ('hook' as const);
    return [{ target, incidentId, noticeId, slot: null, atMs: Date.parse(at) }];
  });
}

function topic({ sns }: Heard, wanted: RegExp): Told[] {
  return sns.flatMap(({ attributes, at }) => {
    const value = (name: string) => (attributes[name] as { Value?: string } | undefined)?.Value;
    const incidentId = value('incidentId');
    if (incidentId === undefined || !wanted.test(`-${value('kind')}`)) return [];
    return [{ target: 'page' as const, incidentId, noticeId: null, slot: null, atMs: Date.parse(at) }];
  });
}
