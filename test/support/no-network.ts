/** A module with which a process reaches nothing: no socket is opened, no name is looked up, no other program is started. */
export const noNetwork = `
import child from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
const refuse = (what) => () => { throw new Error('refused: ' + what); };
net.Socket.prototype.connect = refuse('a socket');
net.Server.prototype.listen = refuse('a server');
dgram.Socket.prototype.bind = dgram.Socket.prototype.send = dgram.Socket.prototype.connect = refuse('a datagram');
for (const of of [dns, dns.promises])
  for (const name of Object.keys(of)) if (/^(?:lookup|resolve|reverse)/.test(name)) of[name] = refuse('a name');
for (const name of ['spawn', 'exec', 'execFile', 'fork', 'spawnSync', 'execSync', 'execFileSync']) child[name] = refuse('a program');
syncBuiltinESMExports();
`;
