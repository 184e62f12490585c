#!/usr/bin/env node
// The command line. Its TypeScript runs unbuilt, on the Node that `npm ci` installs with the project: under an older one
// this file, which any Node can read, hands over to that.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The Node of the Lambda runtime, for which the sources are written. */
const wantedMajor = 24;

const ownNode = ['node', 'node.exe']
  .map((name) => fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url)))
  .find((file) => existsSync(file) && realpathSync(file) !== realpathSync(process.execPath));

if (Number.parseInt(process.versions.node, 10) >= wantedMajor) await run();
else if (ownNode !== undefined) handOver(ownNode);
else if (process.features.typescript) await run();
else {
  console.error(
    `backup-alerts needs Node ${wantedMajor}; this is ${process.version}. Run npm ci in the repository: it installs that Node beside the project.`,
  );
  process.exitCode = 1;
}

async function run() {
  const [{ main }, { terminalOf }] = await Promise.all([
    import('../src/cli/main.ts'),
    import('../src/cli/terminal.ts'),
  ]);
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.exitCode = await main(process.argv.slice(2), terminalOf(process, version));
}

/** @param {string} node */
function handOver(node) {
  const { status, error } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (error) console.error(`backup-alerts cannot start ${node}: ${error.message}`);
  process.exitCode = status ?? 1;
}
