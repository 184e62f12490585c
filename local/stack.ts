import { DeployFailed, deploy, localApiId, type StackOutputs } from './deploy.ts';
import { detour } from './detour.ts';
import { localAws } from './local-aws.ts';
import { type MiniStack, startMiniStack } from './ministack.ts';
import { tellParameterChanges } from './parameter-events.ts';
import { freePort } from './ports.ts';
import { type Addresses, announceStack, withdrawStack } from './running-stack.ts';
import { type Simulators, startSimulators } from './simulators/start.ts';

/** Everything that runs locally: the emulator with the deployed stack, and the vendors' simulators. */
export interface Stack extends Addresses {
  readonly simulators: Simulators;
  stop(): Promise<void>;
}

/** How to start the local stack; the defaults suit tests. */
export interface StackOptions {
  /** Port of the emulator on 127.0.0.1; default any free one. */
  readonly port?: number;
  /** Port of the simulators and the inbox on 127.0.0.1; default any free one. */
  readonly inboxPort?: number;
  /** Hosts that are reached for real instead of simulated, such as `slack.com`. */
  readonly realHosts?: readonly string[];
  /** Secret that the simulated Slack signs button presses with. */
  readonly slackSigningSecret?: string;
  /** Whether `npm run demo` and `local/send.ts` are to find this stack; default false. */
  readonly announce?: boolean;
  /** Parameters of the deploy (`--param`) beside those that every local stack has. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Added to the environment of the emulator and the functions. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly progress?: (line: string) => void;
  /** The project to deploy; default this one. */
  readonly project?: string;
}

/** The address that mails come from. */
export const localSender = 'backup-alerts@example.com';

/** In the names of what is written down about a stack of another project, which calls what it likes. */
export const otherCode = 'other_code';

const tries = 2;

/** Starts simulators and emulator and deploys the stack. All of it ends with `stop` or with this process. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const progress = options.progress ?? (() => {});
  const port = await freePort(options.inboxPort ?? 0, 'the inbox (INBOX_PORT)');
  const { slackSigningSecret } = options;
  const simulators = await startSimulators({ port, ...(slackSigningSecret && { slackSigningSecret }) });
  progress(`Inbox and simulated vendors: ${simulators.url}`);
  try {
    const { ministack, outputs } = await startAndDeploy(options, simulators, progress);
    const respond = `${ministack.endpoint}/_aws/execute-api/${localApiId}`;
    simulators.configure({
      respondUrl: respond,
      permissionUrl: `${ministack.endpoint}/_local/permission`,
      sesEventsUrl: ministack.endpoint,
    });
    const aws = localAws(ministack.endpoint);
    await aws.subscribe(outputs.AlertTopicArn ?? '', simulators.snsEndpoint);
    if (outputs.SecondTopicArn !== undefined) {
      await aws.createTopic(outputs.SecondTopicArn);
      await aws.subscribe(outputs.SecondTopicArn, simulators.snsEndpoint);
    }
    return await publish({ ministack, outputs, simulators }, options);
  } catch (error) {
    await simulators.close();
    throw error;
  }
}

/** The values that a local stack is deployed with, also when it is deployed again. */
export function deployParameters(respondUrl: string): Record<string, string> {
  return { mailFrom: localSender, respondUrl };
}

/** A deploy that hangs gets one more try, on a fresh emulator. */
async function startAndDeploy(
  options: StackOptions,
  simulators: Simulators,
  progress: (line: string) => void,
): Promise<{ ministack: MiniStack; outputs: StackOutputs }> {
  for (let attempt = 1; ; attempt += 1) {
    progress('Starting the AWS emulator');
    const ministack = await startMiniStack({
      // The emulator hands it on to the functions.
      environment: { ...detour(simulators.url, options.realHosts), ...options.environment },
      progress,
      ...(options.port === undefined ? {} : { port: options.port }),
      ...(options.project !== undefined && { label: otherCode }),
    });
    try {
      progress('Deploying with serverless deploy --stage local');
      const parameters = { ...deployParameters(`${simulators.url}/respond`), ...options.parameters };
      const { project } = options;
      const outputs = await deploy({
        endpoint: ministack.endpoint,
        parameters,
        progress,
        ...(project && { project }),
      });
      return { ministack, outputs };
    } catch (error) {
      await ministack.stop();
      if (attempt === tries || !(error instanceof DeployFailed && error.hung)) throw error;
      progress('The deploy took too long and was ended; trying once more, on a fresh emulator');
    }
  }
}

async function publish(
  parts: { ministack: MiniStack; outputs: StackOutputs; simulators: Simulators },
  { announce = false, realHosts = [] }: StackOptions,
): Promise<Stack> {
  const { ministack, outputs, simulators } = parts;
  const addresses: Addresses = {
    endpoint: ministack.endpoint,
    outputs,
    simulatorsUrl: simulators.url,
    respondUrl: `${simulators.url}/respond`,
    logFile: ministack.logFile,
    permissionsFile: ministack.permissionsFile,
    realHosts,
  };
  if (announce) await announceStack(addresses);
  const stopTelling = tellParameterChanges(ministack.endpoint, outputs.RoutingParameter ?? '');
  return {
    ...addresses,
    simulators,
    async stop() {
      await withdrawStack(addresses);
      await stopTelling();
      await Promise.all([ministack.stop(), simulators.close()]);
    },
  };
}
