import type { PageDependencies } from '../pipeline/respond/acknowledge-page.ts';
import { acceptAnswer } from '../pipeline/respond/acknowledge-page.ts';
import { answerIncident } from '../pipeline/respond/answer-incident.ts';
import { answerSlack } from '../pipeline/respond/slack-interaction.ts';
import type { Log } from '../ports/log.ts';
import type { SecretStore } from '../ports/vendors/secret-store.ts';
import type { Environment } from './environment.ts';
import { makeRespond } from './respond.ts';

/** Makes what takes answers: everything that the page behind a link can do without. @throws {RouterError} configuration-invalid */
export function makeAnswers(environment: Environment, log: Log, secrets: SecretStore) {
  const dependencies = makeRespond(environment, log, secrets);
  return {
    press: (request: Parameters<typeof answerSlack>[0]) => answerSlack(request, dependencies),
    form: (token: string, fields: { name: string | null; form: string | null }, page: PageDependencies) =>
      acceptAnswer(
        token,
        fields,
        (incidentId, answer) => answerIncident(incidentId, { ask: 'acknowledge' }, answer, dependencies),
        page,
      ),
  };
}
