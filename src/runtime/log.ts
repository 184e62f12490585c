import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { PowertoolsLog } from '../adapters/aws/powertools-log.ts';
import type { Log } from '../ports/log.ts';

/** Powertools' logger and metrics of this function; the middleware needs the originals. */
export const logger = new Logger();
export const metrics = new Metrics();

/** The log as use cases see it. */
export const log: Log = new PowertoolsLog(logger, metrics);
