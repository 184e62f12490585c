import { beforeEach, describe, expect, it } from 'vitest';
import { firstBrokenRecord } from '../../src/evidence/record.ts';
import { takeStep } from '../../src/incidents/advance.ts';
import type { Change } from '../../src/incidents/evolve.ts';
import { type Incident, inhibitsForSeconds } from '../../src/incidents/incident.ts';
import { type Lane, newLane, withProblem } from '../../src/incidents/lane.ts';
import { rememberedSizes } from '../../src/incidents/lane-sizes.ts';
import { openIncident } from '../../src/incidents/open-incident.ts';
import { resolveIncident } from '../../src/incidents/transition.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { textMap } from '../../src/lib/text-map.ts';
import type { Commit, IncidentStore, SeenEvent } from '../../src/ports/incidents/incident-store.ts';
import type { IncidentViews, Page, PageOptions } from '../../src/ports/incidents/incident-views.ts';
import type { RulesArchive } from '../../src/ports/rules/rules-source.ts';
import { anAlert, anEvent, noon } from './alerts.ts';
import { hostileNames } from './hostile-names.ts';
import { aDecision } from './incidents.ts';

/** A store under test. Tests share it, so each uses names of its own. */
export type StoreUnderTest = IncidentStore & IncidentViews & RulesArchive;

/** Reads what is stored about one event. */
async function situationOf(store: IncidentStore, eventKey: string, laneKey: string) {
  return (await store.readDedupStates([{ eventKey, laneKey }]))[0] ?? { seen: null, lane: null };
}

let names = 0;

/** The parts of one opening, all with names no other test uses. */
function anOpening(change: { groupKey?: string } = {}) {
  names += 1;
  const id = `01KC${String(names).padStart(22, '0')}`;
  const groupKey = change.groupKey ?? `group of ${id}`;
  const eventKey = `event of ${id}`;
  const alert = anAlert({ event: anEvent({ eventKey }) });
  const opened = openIncident(id, alert, aDecision({ groupKey }), noon);
  const seen: SeenEvent = { eventKey, incidentId: id, action: 'open', reason: 'first', trace: ['a', 'b'], at: noon };
  const lane: Lane = {
    ...withProblem(newLane(`lane of ${id} | \u{1f525} ünïcode`), '2026-11-22T03:00:00.000Z'),
    version: 1,
    openIncidentId: id,
  };
  const commit: Required<
    Omit<Commit, 'inhibitionSources' | 'heard' | 'hidden' | 'handedOver' | 'silence' | 'acceptance' | 'retryBook'>
  > = {
    incident: { expected: null, after: opened.after },
    record: opened.record,
    alert,
    seen,
    lane: { expectedVersion: 0, after: lane },
    group: { key: groupKey, incidentId: id, replaces: null },
  };
  return { id, groupKey, eventKey, alert, opened, seen, lane, commit };
}

/** A lane that turned out to be another one: nothing was known of it but its key. */
function aHandover() {
  const { lane: into, eventKey } = anOpening();
  const from: Lane = { ...newLane(`formerly ${into.key}`), version: 1, movedTo: into.key };
  const to: Lane = { ...into, formerly: [from.key] };
  const commit: Commit = {
    lane: { expectedVersion: 0, after: to },
    handedOver: { expectedVersion: 0, after: from },
  };
  return { into: to, from, commit, eventKey };
}

function stepOf(incident: Incident, minutes: number): Change {
  const step = { targets: ['chat'], nextAt: addSeconds(noon, minutes * 60 + 900), reason: 'next', trace: [] };
  return takeStep(incident, step, addSeconds(noon, minutes * 60));
}

function resolutionOf(incident: Incident): Change {
  const change = resolveIncident(incident, { by: 'Ana', via: 'in Slack', at: noon });
  if ('refused' in change) throw new Error(change.refused);
  return change;
}

/** What every incident store promises, whatever it keeps its data in. */
export function describeIncidentStore(title: string, storeUnderTest: () => StoreUnderTest): void {
  describe(title, () => {
    let store: StoreUnderTest;
    beforeEach(() => {
      store = storeUnderTest();
    });

    describe('reading', () => {
      it('writes a record once: another one in its place is refused', async () => {
        const { record } = anOpening().commit;
        if (record === undefined) throw new Error('an opening has a record');
        const [id, other] = [`announced-${names}`, { ...record, what: 'other' }];

        expect(await store.commit({ record: { ...record, incidentId: id } })).toBe(true);
        expect(await store.commit({ record: { ...other, incidentId: id } })).toBe(false);
        expect((await store.records(id)).map(({ what }) => what)).toEqual([record.what]);
      });

      it('knows nothing of what was never written', async () => {
        const { id, eventKey, lane, groupKey } = anOpening();

        expect(await store.load(id)).toBeNull();
        expect(await situationOf(store, eventKey, lane.key)).toEqual({ seen: null, lane: null });
        expect(await store.openIncidentOf(groupKey, noon)).toBeNull();
        expect(await store.alertsOf(id, 5)).toEqual([]);
        expect(await store.records(id)).toEqual([]);
      });

      it('gives back every part of a commit exactly as it was handed in', async () => {
        const { id, commit, eventKey, lane, groupKey, alert, seen, opened } = anOpening();

        expect(await store.commit(commit)).toBe(true);

        expect(await store.load(id)).toEqual(opened.after);
        expect(await situationOf(store, eventKey, lane.key)).toEqual({ seen, lane });
        expect(await store.openIncidentOf(groupKey, noon)).toBe(id);
        expect(await store.alertsOf(id, 5)).toEqual([alert]);
        expect(await store.records(id)).toEqual([opened.record]);
      });

      it('gives alerts newest first up to the limit, and records oldest first with an unbroken chain', async () => {
        const { commit, id, opened } = anOpening();
        await store.commit(commit);
        let incident = opened.after;
        for (let minute = 1; minute <= 12; minute += 1) {
          const { after, record } = stepOf(incident, minute);
          const alert = anAlert({ owner: `owner ${minute}` });
          await store.commit({ incident: { expected: incident.revision, after }, record, alert });
          incident = after;
        }

        expect((await store.alertsOf(id, 3)).map(({ owner }) => owner)).toEqual(['owner 12', 'owner 11', 'owner 10']);
        const records = await store.records(id);
        expect(records.map(({ sequence }) => sequence)).toEqual(
          Array.from({ length: 13 }, (_none, index) => index + 1),
        );
        expect(firstBrokenRecord(records)).toBeNull();
      });
    });

    describe('several changes of one incident', () => {
      /** An opening and two alerts that join it, as a batch writes them. */
      function aBatch() {
        const { id, opened, commit, ...rest } = anOpening();
        const commits: Commit[] = [commit];
        let incident = opened.after;
        for (const minute of [1, 2]) {
          const { seen, lane } = anOpening();
          const { after, record } = stepOf(incident, minute);
          const own = { ...lane, openIncidentId: id };
          commits.push({
            incident: { expected: incident.revision, after },
            record,
            alert: anAlert({ owner: `owner ${minute}` }),
            seen: { ...seen, incidentId: id },
            lane: { expectedVersion: 0, after: own },
          });
          incident = after;
        }
        return { ...rest, id, commits, last: incident };
      }

      it('are written as one: the incident as the last leaves it, and everything of each', async () => {
        const { id, commits, last, groupKey } = aBatch();

        expect(await store.commit(...commits)).toBe(true);

        expect(await store.load(id)).toEqual(last);
        expect(await store.openIncidentOf(groupKey, noon)).toBe(id);
        const records = await store.records(id);
        expect(records).toEqual(commits.map(({ record }) => record));
        expect(firstBrokenRecord(records)).toBeNull();
        expect((await store.alertsOf(id, 5)).map(({ owner }) => owner)).toEqual([
          'owner 2',
          'owner 1',
          commits[0]?.alert?.owner,
        ]);
        const stored = await store.readDedupStates(
          commits.map(({ seen, lane }) => ({ eventKey: seen?.eventKey ?? '', laneKey: lane?.after.key ?? '' })),
        );
        expect(stored).toEqual(commits.map(({ seen, lane }) => ({ seen, lane: lane?.after })));
      });

      it('name their incident under a marker that they share', async () => {
        const { id, commits } = aBatch();
        const marker = { key: `source of ${id}`, incidentId: id };

        expect(await store.commit(...commits.map((commit) => ({ ...commit, inhibitionSources: [marker] })))).toBe(true);

        expect(await store.openIncidentOf(marker.key, noon)).toBe(id);
      });

      it('are found under a marker until it ends, though what has expired may still be there for days', async () => {
        const { id, commits } = aBatch();
        const marker = { key: `old source of ${id}`, incidentId: id };
        await store.commit(...commits.map((commit) => ({ ...commit, inhibitionSources: [marker] })));
        const last = commits.at(-1)?.incident?.after.updatedAt ?? '';

        expect(await store.openIncidentOf(marker.key, addSeconds(last, inhibitsForSeconds - 1))).toBe(id);
        expect(await store.openIncidentOf(marker.key, addSeconds(last, inhibitsForSeconds + 1))).toBeNull();
      });

      it('are refused whole when one of their events was seen before', async () => {
        const { commit, seen } = anOpening();
        await store.commit(commit);
        const { id, commits, groupKey } = aBatch();
        const last = commits.at(-1) as Commit;

        const seenBefore = { ...last, seen: { ...seen, incidentId: id } };
        expect(await store.commit(...commits.slice(0, -1), seenBefore)).toBe(false);

        expect(await store.load(id)).toBeNull();
        expect(await store.records(id)).toEqual([]);
        expect(await store.openIncidentOf(groupKey, noon)).toBeNull();
      });

      it('are refused whole when the incident moved on meanwhile', async () => {
        const { id, commits, last } = aBatch();
        await store.commit(...commits);
        const first = stepOf(last, 3);
        await store.commit({ incident: { expected: last.revision, after: first.after }, record: first.record });
        const late = [stepOf(last, 4), stepOf(stepOf(last, 4).after, 5)];

        const committed = await store.commit(
          ...late.map(({ after, record }) => ({ incident: { expected: after.revision - 1, after }, record })),
        );

        expect(committed).toBe(false);
        expect(await store.load(id)).toEqual(first.after);
      });
    });

    describe('a commit is refused whole when', () => {
      /** Commits, expects a refusal, and expects that no part of it was written. */
      async function expectRefused(attempt: Commit, untouched: ReturnType<typeof anOpening>): Promise<void> {
        expect(await store.commit(attempt)).toBe(false);
        expect(await store.load(untouched.id)).toBeNull();
        expect(await situationOf(store, untouched.eventKey, untouched.lane.key)).toEqual({ seen: null, lane: null });
        expect(await store.records(untouched.id)).toEqual([]);
        expect(await store.alertsOf(untouched.id, 1)).toEqual([]);
      }

      it('the incident is there already', async () => {
        const { commit, opened } = anOpening();
        const other = anOpening();
        await store.commit(commit);

        await expectRefused({ ...other.commit, incident: { expected: null, after: opened.after } }, other);
      });

      it('the incident moved on meanwhile', async () => {
        const { commit, id, opened } = anOpening();
        await store.commit(commit);
        const first = stepOf(opened.after, 1);
        await store.commit({ incident: { expected: 1, after: first.after }, record: first.record });
        const late = resolutionOf(opened.after);
        const other = anOpening();

        await expectRefused(
          {
            incident: { expected: 1, after: late.after },
            record: late.record,
            seen: other.seen,
            lane: other.commit.lane,
          },
          other,
        );
        expect(await store.load(id)).toEqual(first.after);
        expect(await store.records(id)).toHaveLength(2);
      });

      it('the incident is expected but was never written', async () => {
        const other = anOpening();

        await expectRefused({ ...other.commit, incident: { expected: 4, after: other.opened.after } }, other);
      });

      it('the event was seen before', async () => {
        const { commit, seen, lane } = anOpening();
        const other = anOpening();
        await store.commit(commit);

        await expectRefused({ ...other.commit, seen: { ...other.seen, eventKey: seen.eventKey } }, other);
        expect((await situationOf(store, seen.eventKey, lane.key)).seen).toEqual(seen);
      });

      it('the lane is there already', async () => {
        const { commit, lane } = anOpening();
        const other = anOpening();
        await store.commit(commit);

        await expectRefused({ ...other.commit, lane: { expectedVersion: 0, after: lane } }, other);
      });

      it.each(['into', 'from'] as const)(
        'of two lanes that are one, the lane %s changed meanwhile',
        async (changed) => {
          const { commit, eventKey, ...lanes } = aHandover();
          await store.recordSuccess(lanes[changed].key, noon);
          const other = changed === 'into' ? lanes.from : lanes.into;

          expect(await store.commit(commit)).toBe(false);
          expect((await situationOf(store, eventKey, other.key)).lane).toBeNull();
        },
      );

      it('the lane changed meanwhile, be it only by a success', async () => {
        const { commit, lane } = anOpening();
        const other = anOpening();
        await store.commit(commit);
        await store.recordSuccess(lane.key, '2026-11-22T02:00:00.000Z');

        await expectRefused({ ...other.commit, lane: { expectedVersion: 1, after: { ...lane, version: 2 } } }, other);
      });

      it('the group has an open incident of which the writer did not know', async () => {
        const { commit, groupKey, id } = anOpening();
        const other = anOpening({ groupKey });
        await store.commit(commit);

        await expectRefused(other.commit, other);
        expect(await store.openIncidentOf(groupKey, noon)).toBe(id);
      });

      it('the group no longer names the incident that is to be replaced', async () => {
        const { commit, groupKey } = anOpening();
        const other = anOpening({ groupKey });
        await store.commit(commit);

        await expectRefused(
          { ...other.commit, group: { key: groupKey, incidentId: other.id, replaces: 'somebody else' } },
          other,
        );
      });

      it('the group to be released belongs to another incident', async () => {
        const { commit, groupKey, id } = anOpening();
        const other = anOpening();
        await store.commit(commit);

        await expectRefused({ ...other.commit, group: { key: groupKey, release: other.id } }, other);
        expect(await store.openIncidentOf(groupKey, noon)).toBe(id);
      });

      it('somebody else wrote the same change first: of many at once exactly one gets through', async () => {
        const { commit, id, opened } = anOpening();
        await store.commit(commit);
        const answers = Array.from({ length: 6 }, (_none, index) => stepOf(opened.after, index + 1));

        const committed = await Promise.all(
          answers.map(({ after, record }) => store.commit({ incident: { expected: 1, after }, record })),
        );

        expect(committed.filter((done) => done)).toHaveLength(1);
        const winner = answers[committed.indexOf(true)] as Change;
        expect(await store.load(id)).toEqual(winner.after);
        expect(await store.records(id)).toEqual([opened.record, winner.record]);
      });
    });

    describe('groups', () => {
      it('are free again once released, also when they were free before', async () => {
        const { commit, groupKey, id, opened } = anOpening();
        await store.commit(commit);
        const { after, record } = resolutionOf(opened.after);
        const release = { key: groupKey, release: id };

        expect(await store.commit({ incident: { expected: 1, after }, record, group: release })).toBe(true);
        expect(await store.openIncidentOf(groupKey, noon)).toBeNull();
        expect(await store.commit({ group: release })).toBe(true);
      });

      it('pass from a resolved incident to the next', async () => {
        const { commit, groupKey, id } = anOpening();
        const next = anOpening({ groupKey });
        await store.commit(commit);

        const claim = { key: groupKey, incidentId: next.id, replaces: id };
        expect(await store.commit({ ...next.commit, group: claim })).toBe(true);
        expect(await store.openIncidentOf(groupKey, noon)).toBe(next.id);
      });
    });

    describe('a success', () => {
      it('is noted on a lane that nobody has heard of', async () => {
        const { lane, eventKey } = anOpening();

        const noted = await store.recordSuccess(lane.key, noon);

        expect(noted).toEqual({ ...newLane(lane.key), version: 1, lastSuccessStartedAt: noon });
        expect((await situationOf(store, eventKey, lane.key)).lane).toEqual(noted);
      });

      it('is noted on a lane that has only ever had problems', async () => {
        const { commit, lane } = anOpening();
        await store.commit(commit);

        const noted = await store.recordSuccess(lane.key, noon);

        expect(noted).toEqual({ ...lane, version: 2, lastSuccessStartedAt: noon });
      });

      it('moves forward only: an earlier or the same one changes nothing, not even the version', async () => {
        const { commit, lane } = anOpening();
        await store.commit(commit);
        const noted = await store.recordSuccess(lane.key, noon);

        expect(await store.recordSuccess(lane.key, addSeconds(noon, -1))).toEqual(noted);
        expect(await store.recordSuccess(lane.key, noon)).toEqual(noted);
        expect(await store.recordSuccess(lane.key, addSeconds(noon, 1))).toEqual({
          ...noted,
          version: 3,
          lastSuccessStartedAt: addSeconds(noon, 1),
        });
      });

      it('leaves how large it was, once, and as many as are looked at', async () => {
        const { lane } = anOpening();
        const at = (run: number) => addSeconds(noon, run * 3600);
        await store.recordSuccess(lane.key, at(-1));
        let noted = await store.recordSuccess(lane.key, at(0), 1000);
        expect(noted.sizes).toEqual([{ startedAt: at(0), bytes: 1000 }]);
        for (let run = 0; run < 30; run += 1) {
          noted = await store.recordSuccess(lane.key, at(run), 1000 + run);
          const heardAgain = await store.recordSuccess(lane.key, at(run), 1000 + run);
          expect(heardAgain).toEqual(noted);
        }

        expect(noted.sizes).toHaveLength(rememberedSizes);
        expect(noted.sizes?.at(-1)).toEqual({ startedAt: at(29), bytes: 1029 });
        expect(await store.recordSuccess(lane.key, at(30))).toMatchObject({ sizes: noted.sizes });
        const after: Lane = { ...noted, version: noted.version + 2, lastSuccessStartedAt: null };
        expect(await store.commit({ lane: { expectedVersion: noted.version + 1, after } })).toBe(true);
        const again = await store.recordSuccess(lane.key, at(29), 1029);
        expect(again.sizes, 'a run has one size, also when it was not believed before').toEqual(noted.sizes);
      });

      it('is answered on a lane that has become another with the key of that one', async () => {
        const { into, from, commit } = aHandover();
        expect(await store.commit(commit)).toBe(true);

        expect(await store.recordSuccess(from.key, noon)).toMatchObject({ key: from.key, movedTo: into.key });
      });

      it('keeps which success was not believed', async () => {
        const { commit, lane } = anOpening();
        await store.commit(commit);
        const noted = await store.recordSuccess(lane.key, noon);
        const after: Lane = { ...noted, version: noted.version + 1, lastSuccessStartedAt: null, unproven: 'event-key' };
        expect(await store.commit({ lane: { expectedVersion: noted.version, after } })).toBe(true);

        expect(await store.recordSuccess(lane.key, noon)).toEqual({
          ...after,
          version: after.version + 1,
          lastSuccessStartedAt: noon,
        });
      });

      it('can be built on: the lane it returns is the one a commit may name', async () => {
        const { commit, lane, eventKey } = anOpening();
        await store.commit(commit);
        const noted = await store.recordSuccess(lane.key, noon);
        const cleared: Lane = {
          ...noted,
          version: noted.version + 1,
          openIncidentId: null,
          problemsStartedAt: [],
          lastCleared: { eventKey: 'success', incidentId: lane.openIncidentId ?? '' },
        };

        expect(await store.commit({ lane: { expectedVersion: noted.version, after: cleared } })).toBe(true);
        expect((await situationOf(store, eventKey, lane.key)).lane).toEqual(cleared);
      });
    });

    describe('the outbox', () => {
      it('is emptied without a new revision', async () => {
        const { commit, id, opened } = anOpening();
        await store.commit(commit);

        await store.clearOutbox(opened.after);

        expect(await store.load(id)).toEqual({ ...opened.after, outbox: { deliveries: [], clock: null } });
      });

      it('is left alone when the incident changed meanwhile', async () => {
        const { commit, id, opened } = anOpening();
        await store.commit(commit);
        const { after, record } = stepOf(opened.after, 1);
        await store.commit({ incident: { expected: 1, after }, record });

        await store.clearOutbox(opened.after);

        expect(await store.load(id)).toEqual(after);
      });
    });

    it('loads many incidents at once, each once and as it is loaded alone, and leaves out what is not there', async () => {
      const openings = Array.from({ length: 3 }, () => anOpening());
      for (const { commit } of openings) await store.commit(commit);
      const ids = openings.map(({ id }) => id);
      const missing = Array.from({ length: 230 }, (_none, index) => `01KD${String(index).padStart(22, '0')}`);

      const loaded = await store.loadAll([...missing.slice(0, 110), ...ids, ...missing.slice(110), ids[0] ?? '']);

      const alone = await Promise.all(ids.map((id) => store.load(id)));
      expect(loaded.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(alone);
      expect(await store.loadAll([])).toEqual([]);
    });

    it.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
      'keeps an alert and an incident with everything named %s',
      async (_title, name) => {
        const { id, commit, opened } = anOpening();
        const named = textMap([[name, 'x']]);
        const alert = anAlert({
          // Half characters are mended when they come in, and once more where names are keys.
          owner: name.toWellFormed(),
          labels: named,
          resource: { ...anAlert().resource, tags: named, type: name.toWellFormed() },
        });
        const reach = { resources: 1, byType: textMap([[name, 1]]), byOwner: textMap([[name, 1]]) };
        const after = { ...opened.after, routing: { ...opened.after.routing, labels: named }, reach };

        expect(await store.commit({ ...commit, alert, incident: { expected: null, after } })).toBe(true);

        const [stored] = await store.alertsOf(id, 1);
        const incident = await store.load(id);
        const maps = [
          stored?.resource.tags,
          stored?.labels,
          incident?.routing.labels,
          incident?.reach.byType,
          incident?.reach.byOwner,
        ];
        expect(maps.map((map) => Object.keys(map ?? {}).map((key) => key.toWellFormed()))).toEqual(
          Array(5).fill([name.toWellFormed()]),
        );
      },
    );

    describe('views', () => {
      const wholeDay = addSeconds(noon, 86_400);

      /** Reads every page; the index of DynamoDB may be late by a moment, so it is asked until it fits or time is up. */
      async function all(read: (options: PageOptions) => Promise<Page<string>>, limit = 1000): Promise<string[]> {
        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Page<string> = await read({ limit, cursor });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          found.push(...page.items);
          cursor = page.cursor;
        } while (cursor !== null);
        return found;
      }
      const due = (before: string, limit?: number) => all((options) => store.timersDue(before, options), limit);
      const waiting = (before: string, limit?: number) => all((options) => store.outboxesSince(before, options), limit);
      const unlisted = (limit?: number) => all((options) => store.unlisted(options), limit);

      /** Commits an opening, and after that a step for each of these minutes. */
      async function opened(...minutes: number[]) {
        const opening = anOpening();
        await store.commit(opening.commit);
        let incident = opening.opened.after;
        for (const minute of minutes) incident = await stepTaken(incident, minute);
        return { ...opening, incident };
      }

      async function stepTaken(incident: Incident, minute: number): Promise<Incident> {
        const { after, record } = stepOf(incident, minute);
        expect(await store.commit({ incident: { expected: incident.revision, after }, record })).toBe(true);
        return after;
      }

      it('find an incident by when its timer is due, before that moment and not at it', async () => {
        const { id, incident } = await opened();
        const dueAt = incident.escalation.nextStepAt ?? '';

        expect(await due(dueAt)).not.toContain(id);
        expect(await due(addSeconds(dueAt, 0.001))).toContain(id);
      });

      it('follow the timer: an incident stands in them once, where it is due next', async () => {
        const { id, incident } = await opened(1, 2);

        expect(await due(incident.escalation.nextStepAt ?? '')).not.toContain(id);
        expect((await due(wholeDay)).filter((one) => one === id)).toHaveLength(1);
      });

      it('follow a timer that is only put off, in the same revision and without a record', async () => {
        const { id, incident } = await opened(1);
        const nextStepAt = addSeconds(noon, 50_000);

        await store.putOff(incident, nextStepAt);

        const stored = (await store.load(id)) as Incident;
        expect(stored).toEqual({
          ...incident,
          views: stored.views,
          escalation: { ...incident.escalation, nextStepAt },
        });
        expect(await due(nextStepAt)).not.toContain(id);
        expect(await due(wholeDay)).toContain(id);
        expect(await unlisted()).not.toContain(id);
        expect(await store.records(id)).toHaveLength(incident.revision);
        expect((await stepTaken(stored, 3)).revision).toBe(incident.revision + 1);
      });

      it('stay as they are when a timer is put off that has changed meanwhile', async () => {
        const { id, incident } = await opened(1);
        const later = await stepTaken(incident, 50);

        await store.putOff(incident, addSeconds(noon, 80_000));

        expect(await store.load(id)).toEqual(later);
        expect(await due(addSeconds(noon, 70_000))).toContain(id);
      });

      it('let go of what is resolved', async () => {
        const { id, incident } = await opened(1);
        const { after, record } = resolutionOf(incident);
        await store.commit({ incident: { expected: incident.revision, after }, record });

        expect(await due(wholeDay)).not.toContain(id);
        expect(await unlisted()).not.toContain(id);
      });

      it('are right after several changes written as one', async () => {
        const { id, commit, opened: first } = anOpening();
        const second = stepOf(first.after, 1);
        const third = resolutionOf(second.after);
        const steps = [second, third].map(({ after, record }) => ({
          incident: { expected: after.revision - 1, after },
          record,
        }));

        expect(await store.commit(commit, ...steps)).toBe(true);

        expect(await due(wholeDay)).not.toContain(id);
        expect(await unlisted()).not.toContain(id);
      });

      it('are given in pages, the first due first', async () => {
        const ids: string[] = [];
        for (const minute of [30, 10, 20]) ids.push((await opened(minute)).id);

        const [third, first, second] = ids;
        const found = await due(wholeDay, 1);
        expect(found.filter((id) => ids.includes(id))).toEqual([first, second, third]);
      });

      it('find what waits in an outbox until it is handed over', async () => {
        const { id, incident } = await opened(1);
        const since = incident.outbox.deliveries[0]?.at ?? '';
        expect(await waiting(since)).not.toContain(id);
        expect(await waiting(addSeconds(since, 0.001))).toContain(id);
        expect(await unlisted()).not.toContain(id);

        await store.clearOutbox(incident);

        expect(await waiting(wholeDay)).not.toContain(id);
        expect(await unlisted()).not.toContain(id);
      });

      it('keep since when an outbox waits while more comes into it', async () => {
        const { id, incident } = await opened(1, 40);

        expect(incident.outbox.deliveries).toHaveLength(2);
        expect(await waiting(addSeconds(noon, 120))).toContain(id);
      });

      it('are missed by a scan in stretches, given by relisting, and then missed no more', async () => {
        const { id, commit, opened: first } = anOpening();
        const { views: _none, ...after } = stepOf(first.after, 1).after;
        const { group: _group, ...rest } = commit;
        await store.commit({ ...rest, incident: { expected: null, after } });
        expect(await due(wholeDay)).not.toContain(id);
        expect((await unlisted(7)).filter((one) => one === id)).toHaveLength(1);

        await store.relist(after);
        const relisted = (await store.load(id)) as Incident;
        await store.relist(relisted);

        expect(relisted).toEqual({ ...after, views: relisted.views });
        expect(await due(wholeDay)).toContain(id);
        expect(await waiting(wholeDay)).toContain(id);
        expect(await unlisted()).not.toContain(id);
      });

      it('are left alone by relisting what has changed meanwhile', async () => {
        const { id, incident } = await opened(1);
        const later = await stepTaken(incident, 50);

        await store.relist({ ...incident, status: 'resolved' });

        expect(await store.load(id)).toEqual(later);
        expect(await due(wholeDay)).toContain(id);
      });

      it('are made up for by the next change after an older release moved the timer', async () => {
        const { id, incident } = await opened(1);
        const moved = { ...incident.escalation, nextStepAt: addSeconds(noon, 3) };
        const old = { ...incident, revision: incident.revision + 1, escalation: moved };
        await store.commit({ incident: { expected: incident.revision, after: old } });
        expect(await due(addSeconds(noon, 4))).not.toContain(id);
        expect(await unlisted()).toContain(id);

        await stepTaken(old, 60);

        expect(await unlisted()).not.toContain(id);
        expect((await due(wholeDay)).filter((one) => one === id)).toHaveLength(1);
      });

      it('forget by relisting an incident that an older release resolved', async () => {
        const { id, incident } = await opened(1);
        const { after } = resolutionOf(incident);
        await store.commit({
          incident: { expected: incident.revision, after: { ...after, views: incident.views ?? [] } },
        });
        expect(await due(wholeDay)).toContain(id);

        await store.relist((await store.load(id)) as Incident);

        expect(await due(wholeDay)).not.toContain(id);
        expect(await unlisted()).not.toContain(id);
      });
    });

    it('names an incident under further keys, the one that was written last', async () => {
      const [first, second] = [anOpening(), anOpening()];
      const key = `inhibition of ${first.id}`;
      await store.commit({ ...first.commit, inhibitionSources: [{ key, incidentId: first.id }] });
      expect(await store.openIncidentOf(key, noon)).toBe(first.id);

      await store.commit({ ...second.commit, inhibitionSources: [{ key, incidentId: second.id }] });

      expect(await store.openIncidentOf(key, noon)).toBe(second.id);
    });

    it('keeps the rules that were seen last, in whatever order functions hand them in', async () => {
      const modifiedBy = 'arn:aws:iam::111122223333:user/ana';
      const checked = { format: 1, document: '{"version":1}' };
      const partOf = (text: string, version: string) => ({
        name: 'routing',
        text,
        version,
        modifiedBy,
        modifiedAt: noon,
      });
      const older = { ...partOf('', '7'), parts: [partOf('version: 1', '7')], seenAt: noon, checked };
      const newest = { ...older, parts: [partOf('version: 1 # \u{1f525}', '8')], seenAt: addSeconds(noon, 60) };
      await store.keep(older);
      expect(await store.lastGood()).toEqual(older);

      await store.keep(newest);
      await store.keep(older);

      expect(await store.lastGood()).toEqual(newest);
    });
  });
}
