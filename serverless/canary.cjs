'use strict';

/**
 * Returns what the alarms of serverless/second-eyes.yml add to their queries over vaults, so that what fails in the vault of the canary,
 * whose failures are meant, sets none of them off; nothing where there is no canary.
 */
module.exports = async ({ resolveVariable }) => {
  const vault = await resolveVariable('param:canaryVault');
  // AWS's rule for names of vaults: nothing that ends the text of a query.
  if (!/^[a-zA-Z0-9_-]{0,50}$/.test(vault)) {
    throw new Error(
      `canaryVault ${JSON.stringify(vault)} is no name of a vault: letters, digits, - and _, fifty at most.`,
    );
  }
  return { others: vault === '' ? '' : ` WHERE BackupVaultName != '${vault}'` };
};
