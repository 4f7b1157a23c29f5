import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { planChaos, type Deed } from './chaos.ts';
import { readEvidence, stateFolderIn, type Evidence } from './evidence.ts';
import { HostLoop, type HostKind, type ProcessEnd } from './hostLoop.ts';
import { judge, type Verdict } from './verdict.ts';
import { TortureWorkspace } from './workspace.ts';

export interface TormentOptions {
  readonly seed: number;
  /** Of the chaos, in milliseconds; what comes before and after takes some seconds more. */
  readonly length: number;
  /** How many command lines there are, beside two hosts like windows. */
  readonly workers: number;
}

/** What was done, and what came of it. */
export interface Torment extends Verdict {
  readonly evidence: Evidence;
  /** By kind: kills, stops, shifts, large shifts, rewrites. */
  readonly deeds: ReadonlyMap<string, number>;
  /** Processes by kind of host and how they ended. */
  readonly processes: ReadonlyMap<string, number>;
  /** What they said on stderr, by its first line. */
  readonly complaints: ReadonlyMap<string, number>;
  /** Milliseconds. */
  readonly took: number;
  /** The folder that holds all of it, to be looked at. */
  readonly root: string;
}

/** How long a host that is to end may take, in milliseconds: it may have a long backlog to write down. */
const patience = 60_000;

/** Many hosts on one workspace, and all that can befall them. */
export async function torment({ seed, length, workers }: TormentOptions): Promise<Torment> {
  const started = performance.now();
  const workspace = await TortureWorkspace.create();
  const { folder, home, root } = workspace;
  const env = {
    PATH: process.env['PATH'],
    ...{ HOME: root, TZ: 'UTC', SCHEDULER_HOME: home, NODE_COMPILE_CACHE: join(root, 'compiled') },
  };
  const processes = new Tally();
  const complaints = new Tally();
  const deeds = new Tally();
  const loop = (kind: HostKind) =>
    new HostLoop(kind, folder, env, (end) => {
      processes.count(`${kind} ${howEnded(end)}`);
      if (end.stderr !== '') complaints.count(`${kind}: ${firstLines(end.stderr)}`);
    });
  await workspace.configureTorture(seed, 'atomic');
  const first = await lonelyCheck(loop('cli'));
  if (first !== undefined) throw new Error(`The first check ${first}`);
  const from = Date.now();

  const kinds: HostKind[] = [...Array<HostKind>(workers).fill('cli'), 'editor', 'keeping-editor'];
  const hosts = kinds.map(loop);
  const lives = hosts.map((host) => host.run());
  const wrongClocks: number[] = [];
  const rewriting: Promise<void>[] = [];
  const begun = performance.now();
  for (const { at, deed } of planChaos(seed, length, hosts.length)) {
    await setTimeout(Math.max(0, begun + at - performance.now()));
    if (deed.kind === 'shift' && Math.abs(deed.offset) > tolerated) {
      deeds.count('large shift');
      wrongClocks.push(Date.now());
    } else deeds.count(deed.kind);
    if (deed.kind === 'rewrite') {
      const before = rewriting.at(-1);
      rewriting.push(Promise.resolve(before).then(() => workspace.configureTorture(deed.seed, deed.how)));
    } else carryOut(deed, hosts);
  }
  await setTimeout(Math.max(0, begun + length - performance.now()));
  await Promise.all(rewriting);
  const ends = await Promise.all(hosts.map((host) => host.end(patience)));
  for (const how of ends) if (how === 'killed') deeds.count('had to be killed at the end');
  await Promise.all(lives);
  await keepersToEnd(home);

  const until = Date.now();
  const last = await lonelyCheck(loop('cli'));
  const evidence = await readEvidence(folder, home);
  const verdict = judge(evidence, { from, until, wrongClockFrom: wrongClocks[0] });
  const violations = [...(last === undefined ? [] : [`the last check ${last}`]), ...verdict.violations];
  const took = performance.now() - started;
  if (violations.length === 0) await workspace.remove();
  return { ...verdict, violations, evidence, deeds, processes, complaints, took, root };
}

/** What a host puts up with: see the engine's tolerance of a clock that was set back. Milliseconds. */
const tolerated = 60_000;

function carryOut(deed: Exclude<Deed, { kind: 'rewrite' }>, hosts: readonly HostLoop[]): void {
  const host = hosts[deed.host];
  if (deed.kind === 'kill') host?.kill();
  else if (deed.kind === 'stop') void host?.stopFor(deed.lasts);
  else host?.shift(deed.offset, deed.lasts, deed.wholeLife);
}

/** What went wrong with it; `undefined`: nothing. */
async function lonelyCheck(host: HostLoop): Promise<string | undefined> {
  const abort = new AbortController();
  const late = setTimeout(2 * patience, undefined, { signal: abort.signal }).then(
    () => host.kill(),
    () => undefined,
  );
  const { code, signal, stderr } = await host.once();
  abort.abort();
  await late;
  if (signal !== null) return 'did not come to an end';
  // 1: some of what was due has failed, as it is to.
  return code === 0 || code === 1 ? undefined : `ended with ${code}: ${stderr}`;
}

/** Runs that have outlived their windows end by themselves, and their keepers write that down. */
async function keepersToEnd(home: string): Promise<void> {
  const notes = join(await stateFolderIn(home), 'kept');
  for (let waits = 0; waits < 25; waits++) {
    const left = await readdir(notes).catch(() => []);
    if (left.length === 0) return;
    await setTimeout(200);
  }
}

class Tally extends Map<string, number> {
  count(name: string): void {
    this.set(name, (this.get(name) ?? 0) + 1);
  }
}

const howEnded = ({ code, signal }: ProcessEnd) => (signal === null ? `exit ${code}` : signal);

/** Without what differs from one run to the next. */
function firstLines(text: string): string {
  const lines = text.trim().split('\n').slice(0, 2).join(' / ');
  return lines
    .replaceAll(/\d{8}-\d{6}-\w+/g, 'RUN')
    .replaceAll(/\/\S*\//g, '…/')
    .slice(0, 300);
}
