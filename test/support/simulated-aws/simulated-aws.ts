import {
  errorAnswer,
  faultOf,
  type ServiceCall,
  type ServiceFault,
  type ServiceName,
  type WireAnswer,
} from '../../../local/outages/service-fault.ts';
import type { FakeTable } from '../fake-table.ts';
import { abortable } from './abortable.ts';
import { Refusal } from './refusal.ts';
import type { SimulatedExecutions } from './simulated-executions.ts';
import type { SimulatedParameters } from './simulated-parameters.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import { answerSqs } from './simulated-queues.ts';
import type { SimulatedVendors } from './simulated-vendors.ts';
import { stir } from './virtual-time.ts';

/** What the services are made of. */
export interface Services {
  readonly table: FakeTable;
  readonly parameters: SimulatedParameters;
  readonly queues: ReadonlyMap<string, SimulatedQueue>;
  readonly executions: SimulatedExecutions;
  readonly vendors: SimulatedVendors;
}

/** One request of a function to AWS, as it would go over the wire. */
export interface AwsRequest extends ServiceCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** AWS as the functions see it, on the clock of this process: every call takes some milliseconds and may be struck. */
export class SimulatedAws {
  faults: readonly ServiceFault[] = [];
  readonly calls = new Map<string, number>();
  readonly #services: () => Services;
  readonly #random: () => number;

  constructor(services: () => Services, random: () => number) {
    this.#services = services;
    this.#random = random;
  }

  /** Answers a request. @throws {Error} `TimeoutError` after the caller's patience, `AbortError` when it gave up. */
  async request(request: AwsRequest): Promise<WireAnswer> {
    stir();
    const key = `${request.service} ${request.operation}`;
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    const answer = abortable(this.#answerInTime(request), request.signal);
    return answer;
  }

  async #answerInTime(request: AwsRequest): Promise<WireAnswer> {
    const fault = faultOf(request, this.faults, this.#random);
    const tookMs = 3 + this.#random() * 5 + (fault?.kind === 'late' ? (fault.lateMs ?? 0) : 0);
    const isUnanswered = fault?.kind === 'hang' || fault?.kind === 'lost' || tookMs > request.timeoutMs;
    await pause(Math.min(tookMs, request.timeoutMs));
    if (fault?.kind === 'error') return errorAnswer(request.service, fault.error);
    const isDone = fault?.kind !== 'hang';
    const answer = isDone ? await this.#answer(request) : null;
    stir();
    if (!isUnanswered && answer !== null) return answer;
    await pause(request.timeoutMs - tookMs);
    throw Object.assign(new Error('Request timed out.'), { name: 'TimeoutError' });
  }

  async #answer(request: AwsRequest): Promise<WireAnswer> {
    const { service, operation } = request;
    try {
      if (service === 'dynamodb') return await this.#stored(request);
      if (service === 'sns') return this.#publish(request.body);
      if (service === 'ses' || service === 'backup' || service === 'tagging') return await this.#simulator(request);
      return { status: 200, headers: jsonHeaders, body: JSON.stringify(this.#json(service, operation, request.body)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, details } = error;
      const answer = errorAnswer(service, { status: 400, code, message });
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), ...details }) };
    }
  }

  #json(service: ServiceName, operation: string, body: string): unknown {
    const { parameters, queues, executions } = this.#services();
    const input: unknown = JSON.parse(body);
    if (service === 'ssm') return parameters.answer(operation, input);
    if (service === 'sqs') return answerSqs(queues, operation, input);
    if (service === 'states') return executions.answer(operation, input);
    if (service === 'cloudtrail') return { Events: [] };
    throw new Refusal('AccessDeniedException', `${service} is not simulated.`);
  }

  async #stored({ operation, body }: AwsRequest): Promise<WireAnswer> {
    const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` };
    const { response } = await this.#services().table.settings().requestHandler.handle({ headers, body });
    return { status: response.statusCode, headers: response.headers, body: new TextDecoder().decode(response.body) };
  }

  async #simulator(request: AwsRequest): Promise<WireAnswer> {
    const answer = await this.#services().vendors.call(request.service === 'ses' ? '_ses' : '_backup', request);
    if (typeof answer !== 'string') return answer;
    await pause(request.timeoutMs);
    throw Object.assign(new Error('Request timed out.'), { name: 'TimeoutError' });
  }

  #publish(body: string): WireAnswer {
    const fields = new URLSearchParams(body);
    const MessageId = `sns-${this.calls.get('sns Publish')}`;
    const attributes: Record<string, unknown> = {};
    for (let index = 1; fields.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
      const field = (name: string) => fields.get(`MessageAttributes.entry.${index}.${name}`) ?? '';
      attributes[field('Name')] = { Type: 'String', Value: field('Value.StringValue') };
    }
    this.#services().vendors.publish({
      Type: 'Notification',
      MessageId,
      TopicArn: fields.get('TopicArn'),
      Subject: fields.get('Subject'),
      Message: messageFor(fields),
      MessageAttributes: attributes,
    });
    const xml = `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${MessageId}</MessageId></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body: xml };
  }
}

/** A program that listens gets what is for no protocol of its own, as SNS chooses of a structured message. */
function messageFor(fields: URLSearchParams): string {
  const message = fields.get('Message') ?? '';
  if (fields.get('MessageStructure') !== 'json') return message;
  const { default: text } = JSON.parse(message) as { default: string };
  return text;
}

const jsonHeaders = { 'content-type': 'application/x-amz-json-1.0' };

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
