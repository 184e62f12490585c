import { startOf, tokenOf } from './backup-lists.ts';
import type { BackupItem, BackupStore } from './backup-store.ts';
import { type Answer, asText, isObject, json, parseJson } from './exchange.ts';
import { awsError } from './faults.ts';

/** What the service takes at the most. https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
const most = { arns: 100, keys: 50, values: 20, types: 100, resources: 100 } as const;

/** So many resources are on a page when nobody says how many. */
const usualPage = 50;

/** What cannot be said beside ARNs. */
const notBesideArns = ['TagFilters', 'ResourceTypeFilters', 'ResourcesPerPage', 'TagsPerPage', 'PaginationToken'];

/**
 * Answers GetResources of the Resource Groups Tagging API: of the ARNs that it names those that have or had tags, else all
 * of the Region, by types and tags, a page at a time.
 */
export function getResources(body: string, region: string, { tags }: BackupStore): Answer {
  const request = parseJson(body);
  if (!isObject(request)) return awsError(400, 'SerializationException', 'Body is not JSON.');
  const { ResourceARNList: arns } = request;
  if (request.TagsPerPage !== undefined)
    return awsError(400, 'UnknownOperationException', 'Not simulated: TagsPerPage.');
  return arns === undefined ? byFilters(request, region, tags) : byArn(request, arns, tags);
}

function byArn(request: Readonly<Record<string, unknown>>, arns: unknown, tags: BackupStore['tags']): Answer {
  const beside = notBesideArns.find((name) => request[name] !== undefined);
  if (beside !== undefined) return wrong(`${beside} and ResourceARNList cannot be in one request.`);
  const isRight =
    isList(arns, most.arns) && arns.length > 0 && arns.every((arn) => /^arn:aws[a-z-]*:[a-z0-9-]+:/.test(asText(arn)));
  if (!isRight) return wrong('ResourceARNList is invalid.');
  const found = arns.flatMap((arn) => mappingOf(tags.get(asText(arn)) ?? {}));
  return json(200, { ResourceTagMappingList: found, PaginationToken: '' });
}

function byFilters(request: Readonly<Record<string, unknown>>, region: string, tags: BackupStore['tags']): Answer {
  const { TagFilters: filters = [], ResourceTypeFilters: types = [], ResourcesPerPage: size = usualPage } = request;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > most.resources)
    return wrong(`ResourcesPerPage must be between 1 and ${most.resources}.`);
  if (!isList(filters, most.keys) || !filters.every(isFilter)) return wrong('TagFilters is invalid.');
  if (!isList(types, most.types) || !types.every((type) => /^[\w-]+(:[\w./-]+)?$/.test(asText(type))))
    return wrong('ResourceTypeFilters is invalid.');
  const found = [...tags.values()]
    .flatMap(mappingOf)
    .filter(
      ({ ResourceARN: arn }) =>
        isIn(region, arn) && (types.length === 0 || types.some((type) => isOf(asText(type), arn))),
    )
    .filter((mapping) => filters.every((filter) => fits(filter, mapping)));
  const start = startOf(asText(request.PaginationToken), found.length);
  if (start === null) return refused('PaginationTokenExpiredException', 'The PaginationToken has expired.');
  const next = start + size;
  const PaginationToken = next < found.length ? tokenOf(next) : '';
  return json(200, { ResourceTagMappingList: found.slice(start, next), PaginationToken });
}

interface Mapping {
  readonly ResourceARN: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: unknown }[];
}

function mappingOf({ ResourceArn, Tags }: BackupItem): Mapping[] {
  if (!isObject(Tags)) return [];
  return [{ ResourceARN: asText(ResourceArn), Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) }];
}

interface Filter {
  readonly Key: string;
  readonly Values?: readonly unknown[];
}

function isFilter(filter: unknown): filter is Filter {
  if (!isObject(filter) || asText(filter.Key) === '') return false;
  return filter.Values === undefined || isList(filter.Values, most.values);
}

/** One of the values, or any when none is said. */
function fits({ Key: key, Values: values = [] }: Filter, { Tags: tags }: Mapping): boolean {
  return tags.some((tag) => tag.Key === key && (values.length === 0 || values.includes(tag.Value)));
}

/** The ARNs of buckets name no Region. */
function isIn(region: string, arn: string): boolean {
  const [, , , of = ''] = arn.split(':');
  return of === '' || of === region;
}

/** `rds` is a service, `rds:db` a type of it, by the words of the ARN; that of a bucket has no type. */
function isOf(wanted: string, arn: string): boolean {
  const [, , service = '', , , ...rest] = arn.split(':');
  const [type] = rest.join(':').split(/[:/]/);
  return wanted === service || wanted === `${service}:${service === 's3' ? 'bucket' : type}`;
}

function isList(value: unknown, atMost: number): value is unknown[] {
  return Array.isArray(value) && value.length <= atMost;
}

function wrong(message: string): Answer {
  return refused('InvalidParameterException', message);
}

function refused(code: string, message: string): Answer {
  return json(400, { __type: code, Message: message });
}
