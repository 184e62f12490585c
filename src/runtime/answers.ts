import { answerIncident } from '../pipeline/respond/answer-incident.ts';
import { answerSlack, type SlackDialog } from '../pipeline/respond/slack-interaction.ts';
import type { Answering } from '../pipeline/respond/take-form.ts';
import type { Log } from '../ports/log.ts';
import type { SecretStore } from '../ports/vendors/secret-store.ts';
import type { Environment } from './environment.ts';
import { makeRespond } from './respond.ts';

/** Makes what taking answers needs, which showing the page behind a link does not. @throws {RouterError} configuration-invalid */
export function makeAnswers(environment: Environment, log: Log, secrets: SecretStore) {
  const dependencies = makeRespond(environment, log, secrets);
  const answer: Answering = (incidentId, request, who) => answerIncident(incidentId, request, who, dependencies);
  const press = (request: Parameters<typeof answerSlack>[0], dialog: () => Promise<SlackDialog>) =>
    answerSlack(request, { ...dependencies, dialog });
  return { press, answer };
}
