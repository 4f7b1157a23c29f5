import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SchedulerHost } from './schedulerHost.ts';

/** A link of a review, as VS Code calls it when it is clicked. */
export interface ReviewLink {
  readonly command: string;
  readonly argument: Readonly<Record<string, string>>;
  /** What it says to somebody who does not see it. */
  readonly name: string;
}

/** The page of the first folder, as it is shown now. */
export async function reviewHtml({ reviews, from }: SchedulerHost): Promise<string> {
  const html = await reviews.shown(from);
  assert.ok(html !== undefined, 'no review is open');
  return html;
}

/** What can be pressed in it. */
export async function reviewLinks(host: SchedulerHost): Promise<ReviewLink[]> {
  const html = await reviewHtml(host);
  const links = html.matchAll(/<a[^>]* href="command:([\w.]+)\?([^"]*)" aria-label="([^"]*)"/g);
  return [...links].map(([, command = '', query = '', name = '']) => {
    const [argument] = JSON.parse(decodeURIComponent(query)) as ReviewLink['argument'][];
    return { command, name, argument: argument ?? {} };
  });
}

export async function reviewLink(host: SchedulerHost, name: string): Promise<ReviewLink> {
  const links = await reviewLinks(host);
  const link = links.find((one) => one.name === name);
  assert.ok(link, `no link “${name}” among: ${links.map((one) => one.name).join(', ')}`);
  return link;
}

export async function press({ command, argument }: ReviewLink): Promise<void> {
  await vscode.commands.executeCommand(command, argument);
}
