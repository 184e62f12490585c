import { Logger } from '@aws-lambda-powertools/logger';
import { PowertoolsLog } from '../adapters/aws/powertools-log.ts';
import type { Log } from '../ports/log.ts';
import { metricsOf } from './metrics.ts';

/** Powertools' logger of this function; the middleware needs the original. */
export const logger = new Logger();

/** The log as use cases see it. */
export const log: Log = new PowertoolsLog(logger, metricsOf(process.env));
