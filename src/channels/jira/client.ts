import type { HttpFailure, HttpResponse } from '../../ports/vendors/http.ts';
import type { ChannelPorts } from '../channel.ts';
import { type FailedDelivery, httpOutcome } from '../http-outcome.ts';
import type { AdfDocument } from './adf.ts';

/** A value from Jira, or why there is none; `fields` names the fields Jira would not take. */
export type JiraAnswer<Value> = { value: Value } | { outcome: FailedDelivery; status: number; fields: string[] };

/** The ids of an issue. */
export interface IssueRef {
  key: string;
  id: string;
}

/** A transition that the workflow allows from the issue's present status. */
export interface JiraTransition {
  id: string;
  category: string;
}

/** Name of the property by which the router recognises its own comments. */
const commentProperty = 'backup-alert-router';

/** Says whether properties of a comment say that the router has written it. */
export function isOwnComment(properties: readonly { key?: string }[]): boolean {
  return properties.some(({ key }) => key === commentProperty);
}

/** Most that is read of an answer, in bytes: comments come with their bodies, and a cut answer cannot be parsed. */
const answerBytes = 4_194_304;

/** Speaks Jira Cloud's REST API v3 with an API token; https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
export class JiraClient {
  readonly #base: string;
  readonly #secrets: string[];
  readonly #headers: Record<string, string>;
  readonly #ports: Pick<ChannelPorts, 'http' | 'now'>;
  readonly #signal: AbortSignal;

  /** `credentials` is `email:api_token`. */
  constructor(site: string, credentials: string, ports: Pick<ChannelPorts, 'http' | 'now'>, signal: AbortSignal) {
    const basic = Buffer.from(credentials, 'utf8').toString('base64');
    this.#base = `https://${site}/rest/api/3`;
    this.#secrets = [credentials, credentials.slice(credentials.indexOf(':') + 1), basic];
    this.#headers = { authorization: `Basic ${basic}`, accept: 'application/json', 'content-type': 'application/json' };
    this.#ports = ports;
    this.#signal = signal;
  }

  /** Creates an issue. Jira has no idempotency key: search first when an earlier attempt may have got through. */
  create(body: object): Promise<JiraAnswer<IssueRef>> {
    return this.#call('POST', '/issue', body, (json) => refOf(json));
  }

  /**
   * Returns the issue with this label, or null. The search lags behind writes by seconds to minutes, so
   * "none" is not proof; https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
   */
  findByLabel(project: string, label: string): Promise<JiraAnswer<IssueRef | null>> {
    const jql = `project = "${project}" AND labels = "${label}" ORDER BY created ASC`;
    return this.#call('POST', '/search/jql', { jql, fields: ['key'], maxResults: 1 }, (json) => {
      const { issues } = json as { issues?: unknown };
      return Array.isArray(issues) && issues.length > 0 ? refOf(issues[0]) : null;
    });
  }

  /** Adds a comment with the notice's id as a hidden property, because Jira does not deduplicate. */
  comment(key: string, body: AdfDocument, noticeId: string): Promise<JiraAnswer<true>> {
    const properties = [{ key: commentProperty, value: { noticeId } }];
    return this.#call('POST', `/issue/${encodeURIComponent(key)}/comment`, { body, properties }, () => true);
  }

  /** Says whether one of the newest comments is of this notice. Jira returns properties only for comments requested by id. */
  async hasCommentOf(key: string, noticeId: string): Promise<JiraAnswer<boolean>> {
    const path = `/issue/${encodeURIComponent(key)}/comment?orderBy=-created&maxResults=20`;
    const listed = await this.#call('GET', path, null, (json) =>
      ((json as { comments?: { id: string }[] }).comments ?? []).map(({ id }) => Number(id)),
    );
    if ('outcome' in listed) return listed;
    if (listed.value.length === 0) return { value: false };
    return this.#comments(listed.value, (json) => {
      const { values = [] } = json as { values?: { properties?: { key?: string; value?: unknown }[] }[] };
      const own = values.flatMap(({ properties = [] }) => properties).filter((one) => isOwnComment([one]));
      return own.some(({ value }) => noticeOf(value) === noticeId);
    });
  }

  /** Returns an issue with its status and newest changes, as Jira's JSON. */
  issueWithChanges(idOrKey: string): Promise<JiraAnswer<unknown>> {
    const wanted = 'fields=status,resolution,assignee,creator&expand=changelog';
    return this.#call('GET', `/issue/${encodeURIComponent(idOrKey)}?${wanted}`, null, (json) => json);
  }

  /** Returns comments with their hidden properties, as Jira's JSON. */
  commentsWithProperties(ids: readonly number[]): Promise<JiraAnswer<unknown>> {
    return this.#comments(ids, (json) => json);
  }

  /** Returns the category of the issue's status: `new`, `indeterminate` or `done`. */
  statusCategory(key: string): Promise<JiraAnswer<string>> {
    return this.#call('GET', `/issue/${encodeURIComponent(key)}?fields=status`, null, (json) => {
      const { fields } = json as { fields?: { status?: { statusCategory?: { key?: string } } } };
      return fields?.status?.statusCategory?.key ?? '';
    });
  }

  transitions(key: string): Promise<JiraAnswer<JiraTransition[]>> {
    return this.#call('GET', `/issue/${encodeURIComponent(key)}/transitions`, null, (json) => {
      const { transitions } = json as { transitions?: { id: string; to?: { statusCategory?: { key?: string } } }[] };
      return (transitions ?? []).map(({ id, to }) => ({ id, category: to?.statusCategory?.key ?? '' }));
    });
  }

  transition(key: string, id: string): Promise<JiraAnswer<true>> {
    return this.#call('POST', `/issue/${encodeURIComponent(key)}/transitions`, { transition: { id } }, () => true);
  }

  #comments<Value>(ids: readonly number[], read: (json: unknown) => Value): Promise<JiraAnswer<Value>> {
    return this.#call('POST', '/comment/list?expand=properties', { ids }, read);
  }

  async #call<Value>(
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    read: (json: unknown) => Value,
  ): Promise<JiraAnswer<Value>> {
    const request = { method, url: this.#base + path, headers: this.#headers, answerBytes };
    const answer = await this.#ports.http.send(
      body === null ? request : { ...request, body: JSON.stringify(body) },
      this.#signal,
    );
    const outcome = httpOutcome(answer, { vendor: 'Jira', now: this.#ports.now(), secrets: this.#secrets });
    if (outcome !== null) return failed(outcome, answer);
    const { status, body: text } = answer as HttpResponse;
    try {
      return { value: read(text === '' ? {} : JSON.parse(text)) };
    } catch {
      const detail = 'Jira sent an answer that cannot be read.';
      return { outcome: { status: 'retry', reason: 'server-error', detail }, status, fields: [] };
    }
  }
}

function failed(outcome: FailedDelivery, answer: HttpResponse | HttpFailure) {
  if ('failure' in answer) return { outcome, status: 0, fields: [] };
  return { outcome, status: answer.status, fields: answer.status === 400 ? refusedFields(answer.body) : [] };
}

function refusedFields(body: string): string[] {
  try {
    const { errors } = JSON.parse(body) as { errors?: Record<string, unknown> };
    return Object.keys(errors ?? {});
  } catch {
    return [];
  }
}

function noticeOf(value: unknown): unknown {
  return (value as { noticeId?: unknown } | null)?.noticeId;
}

function refOf(json: unknown): IssueRef {
  const { id, key } = json as { id?: unknown; key?: unknown };
  if (typeof key !== 'string' || key === '') throw new TypeError('an issue without a key');
  return { key, id: String(id ?? '') };
}
