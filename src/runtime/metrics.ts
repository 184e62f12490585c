import type { Environment } from './environment.ts';

/** Returns under which name and in which namespace metrics are counted. */
export function metricsOf(environment: Environment): { service: string; namespace: string } {
  return {
    service: environment.POWERTOOLS_SERVICE_NAME ?? 'backup-alert-router',
    namespace: environment.POWERTOOLS_METRICS_NAMESPACE ?? 'BackupAlertRouter',
  };
}
