import { randomUUID } from 'node:crypto';
import { goesWithAll } from '../../approval/evidenceFacts.ts';
import { hashOfAll } from '../../approval/hashes.ts';
import type { EvidenceFile, Grant, TaskReview } from '../../model/approval.ts';
import { visibleText } from '../../presentation/visibleText.ts';

/** The commands that links of a review may call, and nothing else may: each asks for the page's token. */
export const reviewCommands = {
  allow: 'scheduler.internal.allow',
  revoke: 'scheduler.internal.revoke',
  open: 'scheduler.internal.openReviewed',
  compare: 'scheduler.internal.compareReviewed',
} as const;

/** What a link of a page asks for. */
export interface Asked {
  /** What is to be allowed: exactly what was shown. */
  readonly grants: readonly Grant[];
  /** The task that it is about; `undefined`: all that can be allowed together. */
  readonly review?: TaskReview;
  /** Of that task. */
  readonly file?: EvidenceFile;
}

/** What waits and is allowed together with the others: see `goesWithAll`. */
export function goesTogether({ task, state, evidence }: TaskReview): boolean {
  return state !== 'approved' && goesWithAll(task, evidence);
}

/**
 * One drawing of a review: what it shows, and the links that are its own. They carry a token that nobody else can
 * know, so that neither a page, a task nor another extension can make them up, and that ends with the drawing.
 */
export class DrawnReview {
  readonly reviews: readonly TaskReview[];
  /** What `Allow all` allows. */
  readonly together: readonly Grant[];
  readonly #token: string = randomUUID();
  readonly #all: string;
  #labels: ReadonlyMap<string, readonly TaskReview[]> | undefined;

  constructor(reviews: readonly TaskReview[]) {
    this.reviews = reviews;
    this.together = reviews.filter(goesTogether).map(grantOf);
    this.#all = hashOfAll(this.together);
  }

  /** What a task is called here, so that no two of the page are called the same. */
  nameOf({ taskId, task }: TaskReview): string {
    const label = visibleText(task.label);
    this.#labels ??= Map.groupBy(this.reviews, (one) => visibleText(one.task.label));
    return (this.#labels.get(label)?.length ?? 0) > 1 ? `${label} (${visibleText(taskId)})` : label;
  }

  /** Calls a command on a task of it, or on a file of that task. */
  link(command: keyof typeof reviewCommands, { taskId, hash }: Grant, file?: EvidenceFile): string {
    const place = file ? { role: file.role, path: file.path } : {};
    return this.#href(command, { taskId, hash, ...place });
  }

  linkToAllowAll(): string {
    return this.#href('allow', { hash: this.#all });
  }

  #href(command: keyof typeof reviewCommands, asked: Readonly<Record<string, string>>): string {
    const argument = JSON.stringify([{ token: this.#token, ...asked }]);
    return `command:${reviewCommands[command]}?${encodeURIComponent(argument)}`;
  }

  /** Its html without what differs from drawing to drawing: two that are alike show the same. */
  withoutToken(html: string): string {
    return html.replaceAll(this.#token, '');
  }

  /** What an argument asks for that comes from a link of this drawing; `undefined`: it does not. */
  asked(argument: unknown): Asked | undefined {
    if (!isStrings(argument) || argument['token'] !== this.#token) return undefined;
    const { taskId, hash, role, path } = argument;
    if (taskId === undefined) return hash === this.#all ? { grants: this.together } : undefined;
    const review = this.reviews.find((one) => one.taskId === taskId && one.hash === hash);
    if (!review) return undefined;
    const file = review.evidence.files.find((one) => one.role === role && one.path === path);
    // Nobody can allow what has not been read whole.
    const grants = review.obstacle ? [] : [grantOf(review)];
    return { review, grants, ...(file && { file }) };
  }
}

function grantOf({ taskId, hash }: TaskReview): Grant {
  return { taskId, hash };
}

function isStrings(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'string')
  );
}
