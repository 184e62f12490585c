import { awsLimits } from '../lib/aws-limits.ts';
import { isObject } from '../lib/is-object.ts';
import { jsonObjectIn } from '../lib/json-text.ts';
import type { DeliveryOrder } from './delivery-order.ts';
import { isAnnouncementKind, type NoticeKind, noticeKinds } from './notice-kinds.ts';
import { type OrderForm, orderOfForm } from './order-form.ts';

/** Returns the order that a message holds, or what is wrong with it. Written by hand: a schema library costs time at every cold start. */
export function readOrder(body: string): { order: DeliveryOrder } | { wrong: string } {
  const value = jsonObjectIn(body);
  if (value === null) return { wrong: 'it is not a JSON object' };
  const wrong = fieldsThatMustBe.find(({ isRight, name }) => !isRight(value[name]));
  if (wrong !== undefined) return { wrong: `its ${wrong.name} is not ${wrong.what}` };
  const form = value as unknown as OrderForm;
  if (isAnnouncementKind(form.kind) !== 'bulletin' in form)
    return { wrong: 'its kind and its bulletin do not go together' };
  if (Buffer.byteLength(`INCIDENT#${form.incidentId}`) > awsLimits.partitionKeyBytes) {
    return { wrong: 'its incidentId is too long to be stored' };
  }
  const bytes = Buffer.byteLength(`DELIVERY#${form.target}#${form.noticeId}`);
  if (bytes > awsLimits.sortKeyBytes) return { wrong: 'its target and noticeId are too long to be stored' };
  return { order: orderOfForm(form) };
}

interface Field {
  name: string;
  what: string;
  isRight: (value: unknown) => boolean;
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string');

const fieldsThatMustBe: readonly Field[] = [
  { name: 'incidentId', what: 'a text', isRight: isText },
  { name: 'noticeId', what: 'a text', isRight: isText },
  { name: 'target', what: 'a text', isRight: isText },
  { name: 'kind', what: 'a kind of notice', isRight: (value) => noticeKinds.includes(value as NoticeKind) },
  { name: 'at', what: 'an instant', isRight: (value) => isText(value) && !Number.isNaN(Date.parse(String(value))) },
  { name: 'reason', what: 'a text', isRight: (value) => typeof value === 'string' },
  { name: 'actor', what: 'a text or null', isRight: (value) => value === null || typeof value === 'string' },
  { name: 'insteadOf', what: 'a list of texts', isRight: isTexts },
  { name: 'mention', what: 'a list of texts', isRight: (value) => value === undefined || isTexts(value) },
  {
    name: 'bulletin',
    what: 'news with a title and lines',
    isRight: (value) => value === undefined || (isObject(value) && isText(value.title) && isTexts(value.lines)),
  },
];
