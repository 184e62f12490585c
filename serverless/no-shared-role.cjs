'use strict';

/**
 * Drops the role that all functions would share. serverless-iam-roles-per-function gives every function its own
 * but leaves that one behind, able to read both queues and used by nobody. Must come after it in `plugins`.
 */
class NoSharedRole {
  constructor(serverless) {
    this.hooks = {
      'before:package:finalize': () => {
        const { Resources } = serverless.service.provider.compiledCloudFormationTemplate;
        const { IamRoleLambdaExecution: _shared, ...others } = Resources;
        if (JSON.stringify(others).includes('"IamRoleLambdaExecution"')) {
          throw new serverless.classes.Error(
            'A function has no iamRoleStatements and would use a shared role: give it its own in serverless.yml.',
          );
        }
        delete Resources.IamRoleLambdaExecution;
      },
    };
  }
}

module.exports = NoSharedRole;
