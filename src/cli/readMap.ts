import { message } from '../common/message.ts';
import { Refusal } from './refusal.ts';

/** Collects `--map OLD=ID`, which may be given several times: ids by the names they stand for. */
export function readMap(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  // An id holds no “=”, a name may.
  const split = text.lastIndexOf('=');
  const [name, id] = [text.slice(0, split), text.slice(split + 1)];
  if (split <= 0 || id === '') {
    throw new Refusal(
      message(
        '--map takes the other scheduler’s name and the id here, as in “old_name=new-id”, not “{text}”.',
        {
          text,
        },
      ),
    );
  }
  return new Map([...before, [name, id]]);
}
