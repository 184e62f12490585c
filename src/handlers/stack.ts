/**
 * Handlers: one thin file per function of serverless.yml, of the same name. This one holds the middleware
 * they share: log context and error handling. Start at `ingest.ts`.
 */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { RouterError } from '../lib/errors.ts';
import { log, logger } from '../runtime/log.ts';

/** Wraps a handler: every log line has the request id, and an error is logged once and rethrown. */
export function stack<Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) {
  return middy<Event, Result>()
    .use(injectLambdaContext(logger))
    .onError(({ error }) => {
      logError(error as Error);
    })
    .handler(handle);
}

/** Logs an error with its code and details, never with the value that caused it. */
export function logError(error: Error, fields: Record<string, unknown> = {}): void {
  const known = error instanceof RouterError ? { code: error.code, ...error.details } : { stack: error.stack };
  log.error('fault', { ...fields, fault: error.name, reason: error.message, ...known });
  log.count('Faults');
}
