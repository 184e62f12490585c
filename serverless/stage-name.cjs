'use strict';

/** Most characters of a stage: with them, roles in the Region of the longest name, and rules, have names of 64 at most. */
const most = 20;

/** Refuses a stage whose resources would have longer names than AWS takes, before anything of it is made. */
class StageName {
  constructor(serverless) {
    this.hooks = {
      'before:package:initialize': () => {
        const stage = serverless.service.provider.stage;
        if (stage.length <= most) return;
        throw new serverless.classes.Error(
          `The stage "${stage}" has ${stage.length} characters, and AWS takes no longer names than ${most} of them make: deploy with a shorter --stage.`,
        );
      },
    };
  }
}

module.exports = StageName;
module.exports.most = most;
