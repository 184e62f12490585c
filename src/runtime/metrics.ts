import type { MetricsOrigin } from '../adapters/embedded-metric.ts';
import type { Environment } from './environment.ts';

/** Returns service, function and namespace that metrics are counted under. */
export function metricsOf(environment: Environment): MetricsOrigin {
  return {
    service: environment.POWERTOOLS_SERVICE_NAME ?? 'backup-alert-router',
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'unknown',
    namespace: environment.POWERTOOLS_METRICS_NAMESPACE ?? 'BackupAlertRouter',
  };
}
