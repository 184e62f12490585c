import { principal } from '../../src/evidence/actor.ts';
import { endAcceptanceOf } from '../../src/pipeline/acceptances/end-acceptance.ts';
import { foreseeIncident } from '../../src/pipeline/acceptances/foresee-incident.ts';
import { tellAcceptances } from '../../src/pipeline/guard/tell-acceptances.ts';
import { tellSilences } from '../../src/pipeline/guard/tell-silences.ts';
import { acceptFrom } from '../../src/pipeline/respond/accept-from.ts';
import { answerIncident } from '../../src/pipeline/respond/answer-incident.ts';
import { addSilence, endSilenceOf, type SilenceOutcome } from '../../src/pipeline/silences/change-silences.ts';
import type { IncidentsAccess } from '../../src/runtime/incidents-access.ts';
import { pastRunsOf } from './past-runs.ts';
import type { World } from './world.ts';

/** Who the command line of tests belongs to, by what IAM says. */
export const ana = principal('arn:aws:sts::111122223333:assumed-role/OnCall/ana');

/** A world as the command line reaches it. */
export function accessTo(world: World): IncidentsAccess {
  const { store, ledger } = world;
  const { silences, acceptances } = store;
  const who = { by: ana.name, actor: ana, via: 'at the command line' };
  const told = async (outcome: SilenceOutcome) => {
    if (!('refused' in outcome)) await tellSilences(tellingIn(world));
    return outcome;
  };
  const toldOf = async <Outcome extends object>(outcome: Outcome) => {
    if (!('refused' in outcome)) await tellAcceptances({ ...tellingIn(world), acceptances });
    return outcome;
  };
  return {
    place: 'backup-alert-router-prod in eu-west-1',
    open: async (limit) => {
      const { items } = await store.open({ limit });
      return (await store.loadAll(items)).sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
    },
    incident: (id) => store.load(id),
    records: (id) => store.records(id),
    deliveries: (id) => ledger.wholeRows(id),
    rules: () => world.dependencies().rules.load(),
    alertsOf: (id, limit) => store.alertsOf(id, limit),
    troublesOf: (targets) => ledger.troublesOf(targets),
    proven: () => world.proven.all(),
    silences: (since) => silences.since(since),
    addSilence: async (request) => told(await addSilence(request, who, { ...world.dependencies(), silences })),
    endSilence: async (id) => told(await endSilenceOf(id, who, { ...world.dependencies(), silences })),
    acceptances: (since) => acceptances.since(since),
    foreseeAcceptance: (id, request) =>
      foreseeIncident(id, request, { store, pastRuns: pastRunsOf(world), now: () => world.now }),
    accept: async (id, request) => toldOf(await acceptFrom(id, request, who, { ...world.dependencies(), acceptances })),
    endAcceptance: async (id) => toldOf(await endAcceptanceOf(id, who, { ...world.dependencies(), acceptances })),
    answer: async (id, request) => answerIncident(id, request, who, world.dependencies()),
  };
}

/** What telling of silences needs in a world. */
export function tellingIn(world: World) {
  const place = { accountId: '111122223333', region: 'eu-west-1' };
  return { ...world.dependencies(), silences: world.store.silences, place };
}
