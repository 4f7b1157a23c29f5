import type { DayNode, MoreNode, RunNode } from '../../src/vscode/views/nodes.ts';

export type Node = DayNode | RunNode | MoreNode;
