// The server under test: the real binary on loopback with a data folder and ports of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer as createHttpServer, request } from 'node:http';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSocket } from 'node:dgram';
import { built } from './built.ts';

/** Media threads: as many as a build machine has cores, so that rooms span threads. */
const WORKERS = 2;

export type Person = 'creator' | 'viewer' | 'guest' | 'admin';

export class Klieg {
  readonly data = mkdtempSync(join(tmpdir(), 'klieg-data-'));
  links: Record<Person, string> = { creator: '', viewer: '', guest: '', admin: '' };
  log = '';
  readonly port: number;
  readonly udpPort: number;
  /** Where people find it, without a slash at the end. */
  url: string;
  #process: ChildProcess | undefined;
  #proxy: Server | undefined;
  #settings: string[] = [];

  private constructor(port: number, udpPort: number) {
    this.port = port;
    this.udpPort = udpPort;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts on free ports; with `path: 'v0'`, clients find no `/rtc/v1` and fall back to two connections. */
  static async start({ path = 'v1' }: { path?: 'v0' | 'v1' } = {}): Promise<Klieg> {
    const klieg = new Klieg(await freeTcpPort(), await freeUdpPorts());
    if (path === 'v0') {
      klieg.#proxy = withoutV1(klieg.port);
      klieg.#proxy.listen(0, '127.0.0.1');
      await once(klieg.#proxy, 'listening');
      const { port } = klieg.#proxy.address() as AddressInfo;
      klieg.url = `http://127.0.0.1:${port}`;
      klieg.#settings = ['--set', `public_url=${klieg.url}`];
    }
    await klieg.start();
    return klieg;
  }

  get udpPorts(): number[] {
    return Array.from({ length: WORKERS }, (_, worker) => this.udpPort + worker);
  }

  /** Starts the process, again after `kill`. */
  async start(): Promise<void> {
    const links = join(this.data, 'links.json');
    rmSync(links, { force: true });
    const child = spawn(
      built('klieg'),
      [
        ...['serve', '--dev', '--bind', '127.0.0.1', '--port', String(this.port)],
        ...['--data-dir', this.data, '--dev-links', links],
        ...['--set', `rtc.udp_port=${this.udpPort}`, '--set', `rtc.workers=${WORKERS}`],
        ...this.#settings,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    this.#process = child;
    const deadline = Date.now() + 30_000;
    // A process gives no other sign that a test could wait on than its file and its port.
    for (;;) {
      if (child.exitCode !== null) throw new Error(`klieg ended at once:\n${this.log}`);
      if (Date.now() > deadline) throw new Error(`klieg is not ready:\n${this.log}`);
      const read = readLinks(links);
      if (read !== undefined && (await listens(this.port))) {
        this.links = read;
        return;
      }
      await new Promise((next) => setTimeout(next, 10));
    }
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.#end('SIGINT');
    this.#proxy?.close();
    this.#proxy?.closeAllConnections();
    rmSync(this.data, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

/** Nothing as long as the file is not there or half written. */
function readLinks(file: string): Record<Person, string> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<Person, string>;
  } catch {
    return undefined;
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The first of `WORKERS` free UDP ports, below the range that the system hands out by itself. */
async function freeUdpPorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const sockets = Array.from({ length: WORKERS }, () => createSocket('udp4'));
    try {
      for (const [worker, socket] of sockets.entries()) {
        socket.bind(first + worker, '127.0.0.1');
        await once(socket, 'listening');
      }
      return first;
    } catch {
      // Taken: try others.
    } finally {
      for (const socket of sockets) socket.close();
    }
  }
}

/** Passes everything on to `port`, but answers 404 where `/rtc/v1` is asked for, as servers without it do. */
function withoutV1(port: number): Server {
  const missing = (url = '') => url.startsWith('/rtc/v1');
  const upstream = ({ method, url, headers }: IncomingMessage) =>
    request({ host: '127.0.0.1', port, method, path: url, headers });
  const proxy = createHttpServer((incoming, outgoing) => {
    if (missing(incoming.url)) {
      outgoing.writeHead(404).end('not found');
      return;
    }
    const forwarded = upstream(incoming);
    forwarded.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  proxy.on('upgrade', (incoming: IncomingMessage, client: Socket) => {
    client.on('error', () => undefined);
    if (missing(incoming.url)) {
      client.end('HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnot found');
      return;
    }
    const forwarded = upstream(incoming);
    forwarded.on('upgrade', ({ rawHeaders }: IncomingMessage, server: Socket, head: Buffer) => {
      const headers = rawHeaders.map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n')).join('');
      client.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`);
      client.write(head);
      server.on('error', () => client.destroy());
      client.on('close', () => server.destroy());
      client.pipe(server).pipe(client);
    });
    forwarded.on('response', () => client.destroy());
    forwarded.on('error', () => client.destroy());
    forwarded.end();
  });
  return proxy;
}
