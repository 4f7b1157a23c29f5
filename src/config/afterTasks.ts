import { message } from '../common/message.ts';
import type { Finding } from './finding.ts';
import { excerpt } from './reading.ts';
import { nearest } from './suggest.ts';

/** One `after` of the file: `from` waits for `to`. */
export interface AfterLink {
  readonly from: string;
  readonly to: string;
  readonly path: Finding['path'];
}

/** So many names that no task has get a suggestion: each is compared with all ids. */
const mostSuggestions = 20;

/** Every `after` that names no task, or is part of a circle in which each task waits for another. */
export function checkAfter(links: readonly AfterLink[], knownIds: ReadonlySet<string>): readonly Finding[] {
  if (links.length === 0) return [];
  const findings: Finding[] = [];
  const add = (link: AfterLink, text: Finding['message']) =>
    findings.push({ severity: 'error', message: text, path: link.path, place: 'value' });
  const graph = new Map<string, AfterLink[]>();
  let unknown = 0;
  for (const link of links) {
    if (link.to === link.from) add(link, message('A task cannot run after itself.'));
    else if (!knownIds.has(link.to))
      add(link, unknownTask(link.to, unknown++ < mostSuggestions ? knownIds : []));
    else if (graph.has(link.from)) graph.get(link.from)?.push(link);
    else graph.set(link.from, [link]);
  }
  for (const circle of circles(graph)) {
    const cycle = inWords(shortestCycle(graph, circle));
    for (const id of circle) {
      for (const link of graph.get(id) ?? []) {
        if (circle.has(link.to)) add(link, message('These tasks wait for each other: {cycle}.', { cycle }));
      }
    }
  }
  return findings;
}

function unknownTask(id: string, candidates: Iterable<string>): Finding['message'] {
  const suggestion = nearest(id, candidates);
  return suggestion === undefined
    ? message('There is no task "{id}".', { id: excerpt(id) })
    : message('There is no task "{id}". Did you mean "{suggestion}"?', { id: excerpt(id), suggestion });
}

type Graph = ReadonlyMap<string, readonly AfterLink[]>;

/** The sets of tasks that can all reach each other (Tarjan), without recursion: a chain may be very long. */
function circles(graph: Graph): readonly ReadonlySet<string>[] {
  const found: Set<string>[] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  for (const root of graph.keys()) {
    if (order.has(root)) continue;
    const path: { id: string; next: number }[] = [];
    const enter = (id: string) => {
      order.set(id, order.size);
      lowest.set(id, order.size - 1);
      open.push(id);
      isOpen.add(id);
      path.push({ id, next: 0 });
    };
    const lower = (id: string, to = Infinity) => lowest.set(id, Math.min(lowest.get(id) ?? to, to));
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const link = graph.get(top.id)?.[top.next++];
      if (link !== undefined) {
        if (!order.has(link.to)) enter(link.to);
        else if (isOpen.has(link.to)) lower(top.id, order.get(link.to));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.id, lowest.get(top.id));
      if (lowest.get(top.id) !== order.get(top.id)) continue;
      const members = new Set(open.splice(open.lastIndexOf(top.id)));
      for (const id of members) isOpen.delete(id);
      if (members.size > 1) found.push(members);
    }
  }
  return found;
}

/** A way from the circle's first task back to itself. */
function shortestCycle(graph: Graph, circle: ReadonlySet<string>): readonly string[] {
  const [start = ''] = circle;
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const { to } of graph.get(id) ?? []) {
      if (to === start) {
        const way = [start];
        for (let at: string | undefined = id; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
        return way;
      }
      if (!circle.has(to) || cameFrom.has(to)) continue;
      cameFrom.set(to, id);
      queue.push(to);
    }
  }
  return [start];
}

function inWords(cycle: readonly string[]): string {
  const shown = cycle.length > 12 ? [...cycle.slice(0, 10), '…', ...cycle.slice(-1)] : cycle;
  return shown.join(' → ');
}
