/** Returns the environment in which AWS Backup, the services called with it, SES and the vendors are simulated at this URL. */
export function detour(simulatorsUrl: string, realHosts: readonly string[] = []): Record<string, string> {
  const backup = `${simulatorsUrl}/_backup`;
  return {
    AWS_ENDPOINT_URL_BACKUP: backup,
    AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API: backup,
    AWS_ENDPOINT_URL_FSX: backup,
    AWS_ENDPOINT_URL_SESV2: `${simulatorsUrl}/_ses`,
    VENDOR_ENDPOINT: simulatorsUrl,
    VENDOR_PASSTHROUGH: realHosts.join(','),
  };
}
