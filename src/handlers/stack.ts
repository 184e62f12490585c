/**
 * Handlers: one thin file per function of serverless.yml, of the same name. This one holds the middleware
 * they share: log context and what becomes of a fault. Start at `ingest.ts`.
 */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { RouterError } from '../lib/errors.ts';
import { log, logger } from '../runtime/log.ts';

/** Wraps a handler: every line carries the request id, a fault is logged once and rethrown. */
export function stack<Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) {
  return middy<Event, Result>()
    .use(injectLambdaContext(logger))
    .onError(({ error }) => {
      logError(error as Error);
    })
    .handler(handle);
}

/** Writes a fault down with its code and details, never with what it was thrown over. */
export function logError(error: Error, fields: Record<string, unknown> = {}): void {
  const known = error instanceof RouterError ? { code: error.code, ...error.details } : { stack: error.stack };
  log.error('fault', { ...fields, fault: error.name, reason: error.message, ...known });
  log.count('Faults');
}
