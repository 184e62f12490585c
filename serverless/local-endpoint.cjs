'use strict';

/**
 * Skips one call, ValidateTemplate, when the endpoint is this machine: the emulator refuses a TemplateURL there
 * and the framework always makes the call. Towards AWS it does nothing.
 */
class LocalEndpoint {
  constructor(serverless) {
    if (!isLoopback(process.env.AWS_ENDPOINT_URL)) return;
    this.hooks = {
      'before:aws:deploy:deploy:validateTemplate': () => {
        for (const plugin of serverless.pluginManager.getPlugins()) {
          if (plugin.validateTemplate) plugin.validateTemplate = async () => {};
        }
      },
    };
  }
}

function isLoopback(endpoint) {
  if (!endpoint || !URL.canParse(endpoint)) return false;
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}

module.exports = LocalEndpoint;
