import type { ConfigState } from '../app/configFile.ts';
import { message } from '../common/message.ts';
import { Refusal } from './refusal.ts';

/** Why a workspace's scheduler.json cannot be used at all; `undefined` where it can. */
export function configRefusal(state: ConfigState, path: string): Refusal | undefined {
  switch (state.file) {
    case 'good':
      return undefined;
    case 'missing':
      return new Refusal(
        message('There is no schedule here: “{path}” does not exist.', { path }),
        message('Go to a folder that has one, or name it with --workspace.'),
      );
    case 'unreadable':
      return new Refusal(message('“{path}” cannot be read: {detail}', { path, detail: state.detail ?? '' }));
    case 'broken': {
      const count = state.problems.filter(({ severity }) => severity === 'error').length;
      return new Refusal(
        count === 1
          ? message('“{path}” has an error.', { path })
          : message('“{path}” has {count} errors.', { path, count }),
        message('“scheduler validate” shows what is wrong, and where.'),
      );
    }
  }
}
